"""What each file of the content has to look like: types that files are held against."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from selfback.domain.content.achievement import Achievement, AchievementWords
from selfback.domain.content.avoided import Avoided
from selfback.domain.content.condition import Condition, ConditionWords
from selfback.domain.content.education import Message, MessageWords
from selfback.domain.content.exercise import Exercise, ExerciseWords
from selfback.domain.content.finding import Finding
from selfback.domain.content.helpline import Country
from selfback.domain.content.host_wording import HostWording
from selfback.domain.content.language import Language
from selfback.domain.content.library import Screen
from selfback.domain.content.note import Note, NoteWords
from selfback.domain.content.notice import Notice
from selfback.domain.content.question import Instrument, QuestionWords
from selfback.domain.content.red_flag import RedFlag, RedFlagWords
from selfback.domain.content.release import Release
from selfback.domain.content.rules import Rule
from selfback.domain.content.tool import Tool, ToolWords
from selfback.domain.content.vignette import Vignette, VignetteWords

DIALECT = "https://json-schema.org/draft/2020-12/schema"

T_co = TypeVar("T_co", covariant=True)


class FileRefused(Exception):
    """A file is not what its type says; each fault is a finding."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))


class Shape(Generic[T_co]):
    """A type that files are held against: no unknown keys, no silent conversions."""

    def __init__(self, kind: Any) -> None:
        # The list carries the strict configuration into dataclasses that know nothing of pydantic.
        config = ConfigDict(extra="forbid", strict=True)
        self._adapter: TypeAdapter[list[T_co]] = TypeAdapter(list[kind], config=config)

    def read(self, file: str, data: Mapping[str, Any]) -> T_co:
        """Return what a file holds; raises FileRefused."""
        try:
            return self._adapter.validate_json(json.dumps([data], default=str))[0]
        except ValidationError as refused:
            raise FileRefused(_findings(file, data, refused)) from None

    def json_schema(self, title: str) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of a file, for editors."""
        listed = self._adapter.json_schema()
        parts = {"$defs": listed["$defs"]} if "$defs" in listed else {}
        return {"$schema": DIALECT, "title": title, **listed["items"], **parts}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionList:
    condition: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlagList:
    red_flag: tuple[RedFlag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryList:
    country: tuple[Country, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteList:
    note: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementList:
    achievement: tuple[Achievement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VignetteList:
    vignette: tuple[Vignette, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeList:
    notice: tuple[Notice, ...]
    private: dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedList:
    avoided: tuple[Avoided, ...]


RELEASE = Shape[Release](Release)
EXERCISE = Shape[Exercise](Exercise)
EXERCISE_WORDS = Shape[ExerciseWords](ExerciseWords)
MESSAGE = Shape[Message](Message)
MESSAGE_WORDS = Shape[MessageWords](MessageWords)
INSTRUMENT = Shape[Instrument](Instrument)
QUESTION_WORDS = Shape[dict[str, QuestionWords]](dict[str, QuestionWords])
HOST_WORDING = Shape[HostWording](HostWording)
TOOL = Shape[Tool](Tool)
TOOL_WORDS = Shape[ToolWords](ToolWords)
CONDITIONS = Shape[ConditionList](ConditionList)
CONDITION_WORDS = Shape[dict[str, ConditionWords]](dict[str, ConditionWords])
RED_FLAGS = Shape[RedFlagList](RedFlagList)
RED_FLAG_WORDS = Shape[dict[str, RedFlagWords]](dict[str, RedFlagWords])
COUNTRIES = Shape[CountryList](CountryList)
NOTES = Shape[NoteList](NoteList)
NOTE_WORDS = Shape[dict[str, NoteWords]](dict[str, NoteWords])
ACHIEVEMENTS = Shape[AchievementList](AchievementList)
ACHIEVEMENT_WORDS = Shape[dict[str, AchievementWords]](dict[str, AchievementWords])
VIGNETTES = Shape[VignetteList](VignetteList)
VIGNETTE_WORDS = Shape[dict[str, VignetteWords]](dict[str, VignetteWords])
NOTICES = Shape[NoticeList](NoticeList)
SCREENS = Shape[dict[str, Screen]](dict[str, dict[str, str | tuple[str, ...]]])
SENTENCES = Shape[dict[str, str]](dict[str, str])
STAMPS = Shape[dict[Language, dict[str, str]]](dict[Language, dict[str, str]])
AVOIDED = Shape[AvoidedList](AvoidedList)
RULES = Shape[dict[str, Rule]](dict[str, Rule])

SCHEMAS: Mapping[str, Shape[Any]] = {
    "release.toml": RELEASE,
    "exercises/*/exercise.toml": EXERCISE,
    "exercises/*/{language}.toml": EXERCISE_WORDS,
    "education/*/message.toml": MESSAGE,
    "education/*/{language}.toml": MESSAGE_WORDS,
    "instruments/*/instrument.toml": INSTRUMENT,
    "instruments/*/{language}.toml": QUESTION_WORDS,
    "tools/*/tool.toml": TOOL,
    "tools/*/{language}.toml": TOOL_WORDS,
    "conditions/conditions.toml": CONDITIONS,
    "conditions/{language}.toml": CONDITION_WORDS,
    "safety/red-flags.toml": RED_FLAGS,
    "safety/countries.toml": COUNTRIES,
    "safety/{language}.toml": RED_FLAG_WORDS,
    "safety/screens/{language}.toml": SCREENS,
    "notes/notes.toml": NOTES,
    "notes/{language}.toml": NOTE_WORDS,
    "notices/notices.toml": NOTICES,
    "notices/{language}.toml": SENTENCES,
    "achievements/achievements.toml": ACHIEVEMENTS,
    "achievements/{language}.toml": ACHIEVEMENT_WORDS,
    "vignettes/vignettes.toml": VIGNETTES,
    "vignettes/{language}.toml": VIGNETTE_WORDS,
    "reasons/{language}.toml": SENTENCES,
    "language/avoid.toml": AVOIDED,
    "language/translated.toml": STAMPS,
    "rules/*.toml": RULES,
}
"""Which files have which shape; {language} stands for en, da and nb."""


def _findings(file: str, data: Mapping[str, Any], refused: ValidationError) -> tuple[Finding, ...]:
    sentences: dict[str, list[str]] = {}
    for error in refused.errors(include_url=False):
        said = sentences.setdefault(_key(error["loc"][1:], data), [])
        if (sentence := _sentence(error)) not in said:
            said.append(sentence)
    return tuple(
        Finding(file=file, key=key, sentence=", or: ".join(said)) for key, said in sentences.items()
    )


def _sentence(error: ErrorDetails) -> str:
    cause = error.get("ctx", {}).get("error")
    return str(cause) if cause else error["msg"]


def _key(loc: tuple[int | str, ...], data: object) -> str:
    """Name the place in the file: ids instead of positions, nothing that is not in the file."""
    names: list[str] = []
    for step in loc:
        if isinstance(data, list) and isinstance(step, int):
            data = data[step]
            names.append(_name(data) or str(step + 1))
        elif isinstance(data, dict):
            data = data.get(step)
            names.append(str(step))
    return ".".join(names)


def _name(item: object) -> str:
    if not isinstance(item, dict):
        return ""
    return str(item.get("id") or item.get("code") or "")
