"""The factors of vignettes, read from a file: levels, what they answer and how they are told."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from selfback.domain.content.finding import ContentRefused, Finding
from selfback.domain.content.language import Language
from selfback.domain.content.shapes import FileRefused, Shape
from selfback.domain.content.vignette import VignetteWords
from selfback.domain.evaluation.designs.space import Space


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a factor.

    answers     to the intake, by the ids of its questions
    says        how the story tells of it, in each language
    """

    id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    says: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Something that differs between vignettes."""

    id: str
    level: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFile:
    """What vignettes are made of.

    answers     to the intake, the same in every vignette
    words       title and story in each language; {factor} stands for what its level says
    factor      two or more levels each
    forbidden   combinations that nobody would believe: factor -> level
    """

    factor: tuple[Factor, ...]
    forbidden: tuple[Mapping[str, str], ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[Language, VignetteWords] = field(default_factory=dict)

    @property
    def factors(self) -> tuple[str, ...]:
        """Their ids, in the order of the file."""
        return tuple(each.id for each in self.factor)

    def space(self, interactions: Sequence[tuple[str, str]] = ()) -> Space:
        """Return the factors as numbers; raises KeyError for a factor that there is none of."""
        place = {id: number for number, id in enumerate(self.factors)}
        level = [{each.id: number for number, each in enumerate(of.level)} for of in self.factor]
        return Space(
            sizes=tuple(len(each.level) for each in self.factor),
            interactions=tuple((place[one], place[other]) for one, other in interactions),
            forbidden=tuple(
                {place[factor]: level[place[factor]][id] for factor, id in pair.items()}
                for pair in self.forbidden
            ),
        )

    def levels(self, run: Sequence[int]) -> dict[str, str]:
        """Return the levels of a run: factor -> level."""
        return {of.id: of.level[level].id for of, level in zip(self.factor, run, strict=True)}


FACTORS = Shape[FactorFile](FactorFile)


def read_factors(name: str, data: bytes) -> FactorFile:
    """Return the factors that a TOML file holds.

    raises  ContentRefused with every fault by its place in the file
    """
    try:
        held = FACTORS.read(name, tomllib.loads(data.decode("utf-8-sig")))
    except FileRefused as refused:
        raise ContentRefused(refused.findings) from refused
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        sentence = f"cannot be read as TOML: {broken}"
        raise ContentRefused([Finding(file=name, key="", sentence=sentence)]) from broken
    faults = [
        Finding(file=name, key=key, sentence=sentence)
        for check in (_factor_faults, _forbidden_faults, _word_faults)
        for key, sentence in check(held)
    ]
    if faults:
        raise ContentRefused(faults)
    return held


def _factor_faults(held: FactorFile) -> Iterator[tuple[str, str]]:
    if not held.factor:
        yield "factor", "There is none; one is needed."
    yield from (("factor", f'"{id}" is there twice.') for id in _twice(held.factors))
    answered = [name for factor in held.factor for name in _answered(factor)]
    yield from (("factor", f'Two factors answer "{name}".') for name in _twice(answered))
    for factor in held.factor:
        ids = [each.id for each in factor.level]
        if len(ids) < 2:
            yield factor.id, f"It has {len(ids)} level; two are the least."
        yield from ((factor.id, f'The level "{id}" is there twice.') for id in _twice(ids))
        for level in factor.level:
            for both in sorted(level.answers.keys() & held.answers.keys()):
                yield f"{factor.id}.{level.id}", f'"{both}" is answered for all vignettes already.'


def _answered(factor: Factor) -> set[str]:
    return {name for level in factor.level for name in level.answers}


def _twice(ids: Sequence[str]) -> list[str]:
    return sorted({id for id in ids if ids.count(id) > 1})


def _forbidden_faults(held: FactorFile) -> Iterator[tuple[str, str]]:
    levels = {each.id: {level.id for level in each.level} for each in held.factor}
    for number, pair in enumerate(held.forbidden, 1):
        key = f"forbidden {number}"
        if len(pair) < 2:
            yield key, "A combination has two factors at the least; leave a level out instead."
        for factor, level in pair.items():
            if factor not in levels:
                yield key, f'There is no factor "{factor}".'
            elif level not in levels[factor]:
                yield key, f'"{factor}" has no level "{level}".'


def _word_faults(held: FactorFile) -> Iterator[tuple[str, str]]:
    factors = {each.id: each for each in held.factor}
    for language, words in held.words.items():
        for name, text in (("title", words.title), ("story", words.story)):
            key = f"words.{language}.{name}"
            try:
                named = {
                    name for _text, name, *_rest in Formatter().parse(text) if name is not None
                }
            except ValueError:
                yield key, "A brace stands alone; write {{ or }} for one that is meant."
                continue
            for unknown in sorted(named - factors.keys()):
                yield key, f'There is no factor "{unknown}".'
            for factor in sorted(named & factors.keys()):
                for level in factors[factor].level:
                    if language not in level.says:
                        yield f"{factor}.{level.id}.says", f'The words in "{language}" are missing.'
