"""What a toolbox page is: guidance for bad days, breathing, sleep, goals."""

from dataclasses import dataclass, field
from enum import StrEnum

from selfback.domain.content.provenance import Source


class ToolKind(StrEnum):
    """How the page behaves."""

    STEPS = "steps"  # read one step after the other
    TIMER = "timer"  # guided and timed
    GOAL = "goal"  # a form that makes a goal
    READ = "read"  # sections to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase of a timed tool: a name for its words, and seconds."""

    id: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One toolbox page, without its words.

    place       where it stands in the toolbox, from 1
    minutes     choices of length for a timer, the first is the default
    phases      repeated until the time is up
    exercises   pain-relief exercises shown with it
    """

    id: str
    kind: ToolKind
    icon: str
    place: int
    minutes: tuple[int, ...] = ()
    phases: tuple[Phase, ...] = ()
    exercises: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its text; paragraphs separated by an empty line."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolWords:
    """The words of one toolbox page in one language.

    title       at most 40 characters
    summary     one line under the title in the toolbox, at most 80 characters
    sections    what is read
    phases      phase id -> what is said during it
    """

    title: str
    summary: str
    sections: tuple[Section, ...] = ()
    phases: dict[str, str] = field(default_factory=dict)
