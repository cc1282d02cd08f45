"""Made-up interviews: what nobody said, coded by two coders who do not exist."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import numpy as np

from selfback.domain.integration.synthetic.shape import EvaluationShape
from selfback.domain.integration.themes import CONSENT, KIND
from selfback.domain.qualitative.attribute import Kind, Variable
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import (
    Case,
    Coding,
    Note,
    Project,
    Selection,
    Source,
    User,
)

CODEBOOK = "npt"
CODERS = ("Coder A (synthetic)", "Coder B (synthetic)")
LETTERS = {"physiotherapist": "PT", "chiropractor": "DC", "general practitioner": "GP"}
"""How a pseudonym begins."""
REFERRED = ((0, 0), (1, 6), (7, 30))
"""Fewest and most people referred by an interviewee: nobody, few, many; taken in turn."""


@dataclass(slots=True)
class _Talk:
    """One interview as it grows, and where in it which code belongs."""

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def say(self, words: str, code: str = "") -> None:
        start = len(self.text)
        self.text += words
        if code:
            self.spans.append((start, len(self.text), code))


def synthetic_interviews(
    shape: EvaluationShape, codes: Sequence[Code], chance: np.random.Generator
) -> Project:
    """Return a project of made-up interviews; the same chance makes the same one.

    codes   those of the codebook "npt" of the content

    The second coder gives most passages the same code, some another one of the same construct, a
    few a shorter passage, and leaves a few alone.
    """
    words = _words()
    consent, kind, profession, country, referred = _VARIABLES
    people = [who for who, count in shape.interviews.items() for _ in range(count)]
    silent = set(chance.permutation(len(people))[: shape.took_back].tolist())
    first_day, last_day = shape.days["interview"]
    start = datetime(first_day.year, first_day.month, first_day.day, 9, tzinfo=UTC)
    step = timedelta(days=(last_day - first_day).days / max(len(people) - 1, 1))
    users = tuple(User(id=_id("coder", name), name=name) for name in CODERS)
    sources, cases, selections, codings = [], [], [], []
    for number, (job, land) in enumerate(people, start=1):
        name = f"{LETTERS.get(job, 'HP')}-{land}-{number:02}"
        talk = _talk(words, chance)
        at = start + timedelta(days=round((step * (number - 1)).total_seconds() / 86_400))
        source = Source(
            id=_id("interview", name),
            name=f"Interview {name} (synthetic)",
            text=talk.text,
            attributes={kind.id: "interview"},
            at=at,
        )
        fewest, most = REFERRED[number % len(REFERRED)]
        sources.append(source)
        cases.append(
            Case(
                id=_id("case", name),
                name=name,
                description="Made up.",
                attributes={
                    consent.id: number - 1 not in silent,
                    profession.id: job,
                    country.id: land,
                    referred.id: int(chance.integers(fewest, most + 1)),
                },
                sources=(source.id,),
            )
        )
        for selection, given in _coded(talk, source, users, shape, chance):
            selections.append(selection)
            codings += given
    return Project(
        name="Made-up interviews with professionals (synthetic)",
        description="Nobody said any of this, and nobody coded it. It was drawn by chance.",
        origin="selfback",
        by=users[0].id,
        at=start,
        users=users,
        codes=tuple(codes),
        variables=_VARIABLES,
        cases=tuple(cases),
        sources=tuple(sources),
        selections=tuple(selections),
        codings=tuple(codings),
        notes=(
            Note(
                id=_id("note", "time"),
                name="Time (synthetic)",
                text="Time comes up wherever the visit comes up. Is it time, or is it pay?",
                about=(_code("contextual-integration"),),
                by=users[0].id,
                at=start,
            ),
        ),
    )


def _id(*parts: str) -> str:
    return guid_of("synthetic evaluation", *parts)


def _code(slug: str) -> str:
    return guid_of("codebook", CODEBOOK, slug)


_VARIABLES = tuple(
    Variable(id=guid_of("synthetic evaluation", "variable", name), name=name, kind=kind)
    for name, kind in (
        (CONSENT, Kind.BOOLEAN),
        (KIND, Kind.TEXT),
        ("Profession", Kind.TEXT),
        ("Country", Kind.TEXT),
        ("People referred", Kind.INTEGER),
    )
)


def _words() -> Mapping[str, Any]:
    held = files("selfback.domain.integration.synthetic").joinpath("talk.toml").read_bytes()
    return tomllib.loads(held.decode())


def _talk(words: Mapping[str, Any], chance: np.random.Generator) -> _Talk:
    """Return an interview that asks about every construct, two or three codes of each."""
    talk = _Talk(text="")
    talk.say(f"{words['opening']}\n\n")
    for construct, parts in _PARTS.items():
        chosen = [parts[int(n)] for n in chance.permutation(len(parts))[: chance.integers(2, 4)]]
        questions = chance.permutation(len(words["asks"][construct]))
        for question, code in zip(questions, chosen, strict=False):
            talk.say(f"Interviewer: {words['asks'][construct][question]}\n\nInterviewee: ")
            talk.say(_drawn(words["chatter"]["lines"], chance) + " ")
            talk.say(_filled(_drawn(words["said"][code], chance), words["words"], chance), code)
            talk.say("\n\n")
    return talk


_PARTS: Mapping[str, Sequence[str]] = {
    "coherence": (
        "differentiation",
        "communal-specification",
        "individual-specification",
        "internalisation",
    ),
    "cognitive-participation": ("initiation", "enrolment", "legitimation", "activation"),
    "collective-action": (
        "interactional-workability",
        "relational-integration",
        "skill-set-workability",
        "contextual-integration",
    ),
    "reflexive-monitoring": (
        "systematisation",
        "communal-appraisal",
        "individual-appraisal",
        "reconfiguration",
    ),
}


def _drawn(choices: Sequence[str], chance: np.random.Generator) -> str:
    return choices[int(chance.integers(0, len(choices)))]


def _filled(sentence: str, words: Mapping[str, Sequence[str]], chance: np.random.Generator) -> str:
    filled = sentence.format(**{name: _drawn(held, chance) for name, held in words.items()})
    return filled[0].upper() + filled[1:]


def _coded(
    talk: _Talk,
    source: Source,
    users: Sequence[User],
    shape: EvaluationShape,
    chance: np.random.Generator,
) -> Iterator[tuple[Selection, list[Coding]]]:
    """Yield each passage with the codings it was given."""
    for place, (start, end, code) in enumerate(talk.spans):
        passage = _id("passage", source.id, f"{place}")
        both = Selection(id=passage, source=source.id, start=start, end=end)
        first = _coding(passage, code, users[0], source)
        luck = float(chance.random())
        if luck < shape.coded_alike:
            yield both, [first, _coding(passage, code, users[1], source)]
            continue
        yield both, [first]
        rest = (luck - shape.coded_alike) / (1 - shape.coded_alike)
        if rest < 1 / 3:
            continue
        other = code if rest < 2 / 3 else _drawn(_siblings(code), chance)
        shorter = _id("passage", source.id, f"{place}", "shorter")
        middle = start + talk.text[start:end].find(" ", (end - start) // 3) + 1
        yield (
            Selection(id=shorter, source=source.id, start=middle, end=end),
            [_coding(shorter, other, users[1], source)],
        )


def _siblings(code: str) -> list[str]:
    parts = next(parts for parts in _PARTS.values() if code in parts)
    return [each for each in parts if each != code]


def _coding(passage: str, code: str, user: User, source: Source) -> Coding:
    id = _id("coding", passage, code, user.id)
    return Coding(id=id, target=passage, code=_code(code), by=user.id, at=source.at)
