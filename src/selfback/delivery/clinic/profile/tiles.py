"""The five tiles: sleep, confidence, fear, mood and function, each with where it came from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from selfback.delivery.clinic.profile.change import Way, Went, went
from selfback.delivery.clinic.profile.course import Course, Point
from selfback.delivery.shared.content import library

SLEEP = ("seldom", "sometimes", "several_times_a_week")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing a tile shows.

    keys    questions whose answers are added up
    bounds  highest values of the best and of the middling third of the scale, turned so that a
            low value is good
    """

    id: str
    icon: str
    keys: tuple[str, ...]
    highest: int
    bounds: tuple[int, int]
    higher_is_better: bool = False

    def level(self, value: int) -> int:
        """Return 0 for the good third, 1 for the middle, 2 for what deserves attention."""
        trouble = self.highest - value if self.higher_is_better else value
        return sum(trouble > bound for bound in self.bounds)


MEASURES = (
    Measure(id="sleep", icon="moon", keys=("sleep",), highest=2, bounds=(0, 1)),
    Measure(
        id="confidence",
        icon="leaf",
        keys=("confidence_work", "confidence_life"),
        highest=12,
        bounds=(3, 7),
        higher_is_better=True,
    ),
    Measure(id="fear", icon="flag", keys=("fear",), highest=10, bounds=(3, 6)),
    # The middle ends where the usual cut of the two items begins, at 3 of 6.
    Measure(id="mood", icon="person", keys=("mood_interest", "mood_low"), highest=6, bounds=(1, 2)),
    Measure(id="function", icon="target", keys=("interference",), highest=10, bounds=(3, 6)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One tile as it is shown.

    word        how it is now, in a word; "Not asked yet" if it was not
    scale       the value on its scale, in words
    change      where it went since the start, in words
    level       0 good, 1 middling, 2 deserves attention; None if it was not asked
    start, now  places on a line from 0 to 100, right is better
    """

    id: str
    icon: str
    name: str
    word: str
    scale: str = ""
    change: str = ""
    way: Way | None = None
    level: int | None = None
    start: int | None = None
    now: int | None = None


def tiles(course: Course, language: str) -> list[Tile]:
    """Return the five tiles, in the reader's language."""
    return [_tile(each, course, language) for each in MEASURES]


def measured(measure: Measure, course: Course) -> Went | None:
    """Return the first and the last value of what a tile shows; None if it was not asked."""
    series = sleep_series(course) if measure.id == "sleep" else course.series(*measure.keys)
    return went(series, higher_is_better=measure.higher_is_better)


def sleep_series(course: Course) -> list[Point]:
    """Return the answers about sleep as numbers: 0 seldom trouble, 2 several times a week."""
    return [
        Point(each.week, each.day, SLEEP.index(each.answers["sleep"]))
        for each in course.answered
        if each.answers.get("sleep") in SLEEP
    ]


def _tile(measure: Measure, course: Course, language: str) -> Tile:
    found, name = measured(measure, course), NAMES[measure.id]()
    if found is None:
        return Tile(id=measure.id, icon=measure.icon, name=name, word=_("Not asked yet"))
    level = measure.level(found.last.value)
    way = found.way()
    was = in_words(measure, found.first.value, language, alone=False)
    return Tile(
        id=measure.id,
        icon=measure.icon,
        name=name,
        word=WORDS[measure.id][level](),
        scale=in_words(measure, found.last.value, language),
        change=CHANGES[way]().format(was=was, week=found.last.week),
        way=way,
        level=level,
        start=_place(measure, found.first.value) if way is not Way.FIRST else None,
        now=_place(measure, found.last.value),
    )


def in_words(measure: Measure, value: int, language: str, *, alone: bool = True) -> str:
    """Return a value on its scale: "6 of 10", or the answer itself for sleep.

    alone   without it the scale stands beside: "6", or the answer within a sentence
    """
    if measure.id == "sleep":
        answer = library().question_words(language, "intake")["sleep"].choices[SLEEP[value]]
        return answer if alone else answer[:1].lower() + answer[1:]
    if not alone:
        return str(value)
    return _("{value} of {highest}").format(value=value, highest=measure.highest)


def _place(measure: Measure, value: int) -> int:
    share = round(100 * value / measure.highest)
    return share if measure.higher_is_better else 100 - share


Said = Callable[[], str]
NAMES: Mapping[str, Said] = {
    "sleep": lambda: _("Sleep"),
    "confidence": lambda: _("Confidence"),
    "fear": lambda: _("Fear of moving"),
    "mood": lambda: _("Mood"),
    "function": lambda: _("Daily function"),
}
WORDS: Mapping[str, Sequence[Said]] = {
    "sleep": (lambda: _("Good"), lambda: _("Uneven"), lambda: _("Poor")),
    "confidence": (lambda: _("Confident"), lambda: _("Fairly sure"), lambda: _("Unsure")),
    "fear": (lambda: _("Little fear"), lambda: _("Some fear"), lambda: _("Much fear")),
    "mood": (lambda: _("Well"), lambda: _("A bit low"), lambda: _("Low")),
    "function": (lambda: _("Little trouble"), lambda: _("Some trouble"), lambda: _("Much trouble")),
}
CHANGES: Mapping[Way, Said] = {
    Way.FIRST: lambda: _("asked once, in week {week}"),
    Way.BETTER: lambda: _("better, was {was}"),
    Way.WORSE: lambda: _("worse, was {was}"),
    Way.SAME: lambda: _("as at the start"),
}
