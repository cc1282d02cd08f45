"""A designed set of vignettes: the document that a survey is made from."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from selfback.domain.content.finding import ContentRefused, Finding
from selfback.domain.content.language import Language
from selfback.domain.content.shapes import FileRefused, Shape
from selfback.domain.content.vignette import Vignette, VignetteWords
from selfback.domain.evaluation.designs.factors import FactorFile
from selfback.domain.evaluation.designs.space import Runs

FORMAT: Literal["selfback-vignette-set/1"] = "selfback-vignette-set/1"
MOST = 200
"""Vignettes of a set; a survey has to keep a plan for each."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """One vignette of a set.

    block   from 1; a rater judges the vignettes of one block
    levels  factor -> level
    """

    id: str
    block: int
    levels: Mapping[str, str]
    answers: Mapping[str, Any]
    words: Mapping[Language, VignetteWords]

    @property
    def vignette(self) -> Vignette:
        """The vignette as the planner takes it."""
        return Vignette(id=self.id, answers=self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class VignetteSet:
    """All vignettes of a set; every one has words in the same languages."""

    format: Literal["selfback-vignette-set/1"]
    vignettes: tuple[Designed, ...]

    @property
    def blocks(self) -> tuple[int, ...]:
        """The numbers of the blocks."""
        return tuple(sorted({each.block for each in self.vignettes}))


SET = Shape[VignetteSet](VignetteSet)


def compose(held: FactorFile, runs: Runs, blocks: Sequence[int]) -> VignetteSet:
    """Return the vignettes that the runs of a design are, told in the languages of the file."""
    levels = [[of.level[level] for of, level in zip(held.factor, run, strict=True)] for run in runs]
    width = len(str(len(runs)))
    return VignetteSet(
        format=FORMAT,
        vignettes=tuple(
            Designed(
                id=f"run-{number:0{width}}",
                block=block,
                levels=held.levels(run),
                answers={
                    **held.answers,
                    **{id: answer for level in of for id, answer in level.answers.items()},
                },
                words={
                    language: _told(
                        words, held.factors, [each.says.get(language, "") for each in of]
                    )
                    for language, words in held.words.items()
                },
            )
            for number, (run, of, block) in enumerate(zip(runs, levels, blocks, strict=True), 1)
        ),
    )


def _told(words: VignetteWords, factors: Sequence[str], says: Sequence[str]) -> VignetteWords:
    named = dict(zip(factors, says, strict=True))
    return VignetteWords(title=words.title.format_map(named), story=words.story.format_map(named))


def read_set(name: str, data: bytes) -> VignetteSet:
    """Return the set that a JSON file holds.

    raises  ContentRefused with every fault by its place in the file
    """
    try:
        held = SET.read(name, json.loads(data))
    except FileRefused as refused:
        raise ContentRefused(refused.findings) from refused
    except (ValueError, RecursionError) as broken:
        raise ContentRefused([Finding(file=name, key="", sentence="is no JSON")]) from broken
    ids = [each.id for each in held.vignettes]
    faults = [
        *(f'"{id}" is there twice.' for id in sorted({id for id in ids if ids.count(id) > 1})),
        *([] if 1 <= len(ids) <= MOST else [f"There are {len(ids)}; 1 to {MOST} are possible."]),
        *(
            f'"{id[:60]}" is no id: small letters, digits and hyphens.'
            for id in ids
            if not _is_id(id)
        ),
        *(
            f"{each.id[:60]}: there is no block {each.block}; blocks are 1 to {MOST}."
            for each in held.vignettes
            if not 1 <= each.block <= MOST
        ),
        *([] if _alike(held) else ["They have no words, or not all in the same languages."]),
    ]
    if faults:
        raise ContentRefused(
            Finding(file=name, key="vignettes", sentence=sentence) for sentence in faults
        )
    return held


def _is_id(id: str) -> bool:
    return len(id) <= LONGEST_ID and _SLUG.fullmatch(id) is not None


def _alike(held: VignetteSet) -> bool:
    spoken = {frozenset(each.words) for each in held.vignettes}
    return len(spoken) == 1 and frozenset() not in spoken
