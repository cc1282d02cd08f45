"""Made-up projects of any size, with the signs that break other programs' positions."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from selfback.domain.qualitative.attribute import Kind, Value, Variable
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import (
    PROJECT,
    Case,
    Coding,
    Direction,
    Group,
    Link,
    Note,
    Project,
    Selection,
    Source,
    User,
)

_SAID = (
    "busy day patient back plan app asked nobody time before lunch trust exercise phone "
    "clinic reminder colleague e\u0301t na\u00efve sm\u00f8rrebr\u00f8d \U0001f44d "
    "\U0001f469\u200d\u2695\ufe0f \U0001f9d1\U0001f3fd\u200d\U0001f9bd \u6f22\u5b57 "
    "\u0644\u0627 a\u0308\u0323 \U0001d11e"
)
_WORDS = _SAID.split()
_START = datetime(2027, 1, 4, 8, tzinfo=UTC)


def synthetic_project(
    chance: np.random.Generator,
    *,
    documents: int = 5,
    codes: int = 20,
    codings: int = 200,
    words: int = 400,
    coders: int = 3,
) -> Project:
    """Return a made-up project; the same chance and sizes make the same one.

    words   of each document, many of them with emoji, combining signs and other scripts
    """
    users = tuple(User(id=_id("user", n), name=f"Coder {n + 1}") for n in range(coders))
    sources = tuple(_source(chance, n, words) for n in range(documents))
    book = tuple(_code(chance, n) for n in range(codes))
    passages, given = _coded(chance, users, sources, book, codings)
    return Project(
        name="Made-up interviews \U0001f600",
        description="Nobody said any of this.\nIt was drawn.",
        origin="selfback",
        by=users[0].id,
        at=_START,
        users=users,
        codes=book,
        variables=_VARIABLES,
        cases=tuple(_case(n, source, passages) for n, source in enumerate(sources)),
        sources=sources,
        selections=passages,
        codings=given,
        notes=tuple(_notes(users, sources, book, passages, given)),
        links=(
            Link(
                id=_id("link", 0),
                origin=book[0].id,
                target=book[-1].id,
                name="contradicts",
                direction=Direction.ONE_WAY,
                colour="#AA0000",
            ),
        ),
        groups=(
            Group(
                id=_id("group", 0),
                name="First ones",
                description="To begin with.",
                codes=(book[0].id,),
                sources=(sources[0].id,),
                notes=(_id("note", 0),),
            ),
        ),
    )


_VARIABLES = tuple(
    Variable(id=guid_of("synthetic", "variable", kind), name=name, kind=kind)
    for kind, name in (
        (Kind.TEXT, "Profession"),
        (Kind.BOOLEAN, "Took part before"),
        (Kind.INTEGER, "Patients referred"),
        (Kind.FLOAT, "Years in practice"),
        (Kind.DATE, "Interviewed on"),
        (Kind.DATE_TIME, "Consent given"),
    )
)


def _id(kind: str, number: int) -> str:
    return guid_of("synthetic", kind, f"{number}")


def _source(chance: np.random.Generator, number: int, words: int) -> Source:
    drawn = (_WORDS[each] for each in chance.integers(0, len(_WORDS), words))
    parts = (f"{word}\n" if n % 12 == 11 else f"{word} " for n, word in enumerate(drawn))
    return Source(
        id=_id("source", number),
        name=f"Interview {number + 1}",
        text=f"Interviewer: how is it?\n\n{''.join(parts)}",
        description="Made up.",
        attributes={_VARIABLES[1].id: number % 2 == 0},
        at=_START + timedelta(days=number),
    )


def _code(chance: np.random.Generator, number: int) -> Code:
    parent = None if number % 5 == 0 else _id("code", number - 1)
    return Code(
        id=_id("code", number),
        name=f'Code {number + 1} <&">',
        description=f"Use it for {number}; not for anything else.\n\u2026" if number % 2 else "",
        colour=f"#{int(chance.integers(0, 1 << 24)):06X}",
        parent=parent,
    )


def _case(number: int, source: Source, passages: Sequence[Selection]) -> Case:
    profession = "GP" if number % 2 else "physiotherapist"
    values: tuple[Value, ...] = (profession, number % 3 == 0, number)
    values = (*values, Decimal(number) / 4, _START.date(), _START)
    own = next((each.id for each in passages if each.source == source.id), None)
    return Case(
        id=_id("case", number),
        name=f"Person {number + 1}",
        attributes={each.id: value for each, value in zip(_VARIABLES, values, strict=True)},
        sources=(source.id,),
        selections=(own,) if own else (),
    )


def _coded(
    chance: np.random.Generator,
    users: Sequence[User],
    sources: Sequence[Source],
    book: Sequence[Code],
    count: int,
) -> tuple[tuple[Selection, ...], tuple[Coding, ...]]:
    passages: list[Selection] = []
    given: list[Coding] = []
    for number in range(count):
        source = sources[number * len(sources) // count]
        if number % 10 == 9 and passages[-1].source == source.id:
            target = passages[-1].id
        else:
            start = int(chance.integers(0, len(source.text) - 1))
            length = int(chance.integers(1, 200))
            target = _id("selection", number)
            end = min(start + length, len(source.text))
            passages.append(Selection(id=target, source=source.id, start=start, end=end))
        given.append(
            Coding(
                id=_id("coding", number),
                target=target,
                code=book[int(chance.integers(0, len(book)))].id,
                by=users[number % len(users)].id,
                at=_START + timedelta(seconds=number),
            )
        )
    return tuple(passages), tuple(given)


def _notes(
    users: Sequence[User],
    sources: Sequence[Source],
    book: Sequence[Code],
    passages: Sequence[Selection],
    given: Sequence[Coding],
) -> Iterator[Note]:
    about = (PROJECT, sources[0].id, book[0].id, passages[0].id, given[0].id)
    for number, thing in enumerate(about):
        yield Note(
            id=_id("note", number),
            text=f"Think of this.\n\U0001f914 {number}",
            name=f"Memo {number + 1}",
            about=(thing,),
            by=users[0].id,
            at=_START,
        )
