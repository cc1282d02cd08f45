"""A qualitative project: coders, texts, cases, a codebook, and what was coded where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from selfback.domain.qualitative.attribute import Attributes, Variable
from selfback.domain.qualitative.codebook import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who codes."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One text that is coded.

    text    plain, line ends as one line feed; every position in it counts Unicode code points
            from 0
    by, at  who added it, and when
    """

    id: str
    name: str
    text: str
    description: str = ""
    attributes: Attributes = field(default_factory=dict)
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person, clinic or anything else that is compared with others."""

    id: str
    name: str
    description: str = ""
    attributes: Attributes = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A passage of a source, from `start` up to but not including `end`, in code points.

    name    empty if it is called by its own text
    """

    id: str
    source: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code given by one coder.

    target  id of the selection, or of the source if that was coded as a whole
    """

    id: str
    target: str
    code: str
    by: str | None = None
    at: datetime | None = None


PROJECT = "project"
"""What a note about the project as a whole is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A memo.

    about   ids of the codes, sources, selections, codings, cases and links it is about; PROJECT
            stands for the project
    """

    id: str
    text: str
    name: str = ""
    about: tuple[str, ...] = ()
    by: str | None = None
    at: datetime | None = None


class Direction(StrEnum):
    """Which way a link points; the words are those of REFI-QDA."""

    ASSOCIATIVE = "Associative"
    ONE_WAY = "OneWay"
    BOTH_WAYS = "Bidirectional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relation between two things of a project."""

    id: str
    origin: str
    target: str
    name: str = ""
    direction: Direction = Direction.ASSOCIATIVE
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A set: codes, sources and notes that belong together."""

    id: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A coding with the passage it stands on; a whole source is the passage of all its text."""

    coding: Coding
    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything of one study's coding; whether it fits together, `checking` says.

    origin  the program it comes from
    """

    name: str
    description: str = ""
    origin: str = ""
    by: str | None = None
    at: datetime | None = None
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()

    def texts(self) -> Mapping[str, str]:
        """Return source id -> text."""
        return {source.id: source.text for source in self.sources}

    def segments(self) -> Iterator[Segment]:
        """Yield every coding with its passage, in the order of the codings."""
        passages = {each.id: (each.source, each.start, each.end) for each in self.selections}
        passages |= {each.id: (each.id, 0, len(each.text)) for each in self.sources}
        for coding in self.codings:
            source, start, end = passages[coding.target]
            yield Segment(coding=coding, source=source, start=start, end=end)
