"""Everything clinicians own, loaded: one frozen value that the rest of the product reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from selfback.domain.content.achievement import Achievement, AchievementWords
from selfback.domain.content.avoided import Avoided
from selfback.domain.content.condition import Condition, ConditionWords
from selfback.domain.content.education import Message, MessageWords
from selfback.domain.content.exercise import Exercise, ExerciseWords
from selfback.domain.content.helpline import Country
from selfback.domain.content.host_wording import HostWording
from selfback.domain.content.language import Language
from selfback.domain.content.note import Note, NoteWords
from selfback.domain.content.notice import Notice
from selfback.domain.content.question import Instrument, QuestionWords
from selfback.domain.content.red_flag import RedFlag, RedFlagWords
from selfback.domain.content.rules import Rule
from selfback.domain.content.tool import Tool, ToolWords
from selfback.domain.content.vignette import Vignette, VignetteWords

ScreenText = str | tuple[str, ...]
Screen = Mapping[str, ScreenText]


class NoSuchRule(KeyError):
    """A rule was asked for that no file in rules/ holds."""

    def __init__(self, *, file: str, name: str) -> None:
        self.file = file
        self.name = name
        super().__init__(f"rules/{file}.toml has no rule {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All words of one language, by the id of what they belong to.

    questions   instrument id -> question id -> words
    screens     safety screen -> key -> text, or paragraphs
    notices     notice id -> text
    reasons     reason code -> sentence with {facts} in braces
    """

    exercises: Mapping[str, ExerciseWords] = field(default_factory=dict)
    messages: Mapping[str, MessageWords] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, QuestionWords]] = field(default_factory=dict)
    conditions: Mapping[str, ConditionWords] = field(default_factory=dict)
    red_flags: Mapping[str, RedFlagWords] = field(default_factory=dict)
    screens: Mapping[str, Screen] = field(default_factory=dict)
    tools: Mapping[str, ToolWords] = field(default_factory=dict)
    notes: Mapping[str, NoteWords] = field(default_factory=dict)
    achievements: Mapping[str, AchievementWords] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    vignettes: Mapping[str, VignetteWords] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One release of the content.

    root        the folder it was read from
    release     such as "content-2026.1"; empty if the folder does not say
    digest      SHA-256 over every file, in the order of their paths; 64 hexadecimal digits
    instruments those that can be asked, as there are words for them
    unworded    instruments whose words the host has not installed; nobody can be asked them
    wordings    instrument id -> the words that the host has installed for it
    rules       file name without ".toml" -> rule name -> rule
    words       language -> all its words; every language is present
    avoided     words no text may use
    stamps      language -> piece of content -> stamp of the English it was translated from
    private_words   language -> what no notice on a lock screen says
    """

    root: Path
    release: str
    digest: str
    exercises: Mapping[str, Exercise]
    messages: Mapping[str, Message]
    instruments: Mapping[str, Instrument]
    conditions: Mapping[str, Condition]
    red_flags: Mapping[str, RedFlag]
    countries: Mapping[str, Country]
    tools: Mapping[str, Tool]
    notes: Mapping[str, Note]
    achievements: Mapping[str, Achievement]
    notices: Mapping[str, Notice]
    rules: Mapping[str, Mapping[str, Rule]]
    words: Mapping[Language, Words]
    avoided: tuple[Avoided, ...] = ()
    stamps: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    private_words: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    vignettes: Mapping[str, Vignette] = field(default_factory=dict)
    unworded: Mapping[str, Instrument] = field(default_factory=dict)
    wordings: Mapping[str, HostWording] = field(default_factory=dict)

    def exercise_words(self, language: str) -> Mapping[str, ExerciseWords]:
        """Exercise id -> its words in a language ("en", "da" or "nb")."""
        return self.words[Language(language)].exercises

    def message_words(self, language: str) -> Mapping[str, MessageWords]:
        """Message id -> its words in a language."""
        return self.words[Language(language)].messages

    def question_words(self, language: str, instrument_id: str) -> Mapping[str, QuestionWords]:
        """Question id -> its words in a language; empty if the instrument has none.

        The labels of the question "conditions" are those of the conditions.
        """
        return self.words[Language(language)].questions.get(instrument_id, {})

    def wording_of(self, instrument_id: str, language: str) -> str:
        """ "validated" if the host has installed the words in this language, or else "own"."""
        held = self.wordings.get(instrument_id)
        return "validated" if held and Language(language) in held.words else "own"

    def condition_words(self, language: str) -> Mapping[str, ConditionWords]:
        """Condition id -> its words in a language."""
        return self.words[Language(language)].conditions

    def red_flag_words(self, language: str) -> Mapping[str, RedFlagWords]:
        """Red flag id -> its words in a language."""
        return self.words[Language(language)].red_flags

    def safety_screens(self, language: str) -> Mapping[str, Screen]:
        """Screen ("emergency", "soon" …) -> key -> text in a language."""
        return self.words[Language(language)].screens

    def tool_words(self, language: str) -> Mapping[str, ToolWords]:
        """Tool id -> its words in a language."""
        return self.words[Language(language)].tools

    def note_words(self, language: str) -> Mapping[str, NoteWords]:
        """Note id -> its words in a language."""
        return self.words[Language(language)].notes

    def achievement_words(self, language: str) -> Mapping[str, AchievementWords]:
        """Achievement id -> its words in a language."""
        return self.words[Language(language)].achievements

    def notice_words(self, language: str) -> Mapping[str, str]:
        """Notice id -> its text in a language."""
        return self.words[Language(language)].notices

    def vignette_words(self, language: str) -> Mapping[str, VignetteWords]:
        """Vignette id -> its words in a language."""
        return self.words[Language(language)].vignettes

    def reasons(self, language: str) -> Mapping[str, str]:
        """Reason code -> sentence with {facts} in braces, in a language."""
        return self.words[Language(language)].reasons

    def rule_file(self, name: str) -> Mapping[str, Rule]:
        """The rules of one file in rules/, by name; empty if there is no such file."""
        return self.rules.get(name, {})

    def rule(self, file: str, name: str) -> Rule:
        """One rule, such as rule("steps", "goal_minimum"); raises NoSuchRule."""
        try:
            return self.rules[file][name]
        except KeyError:
            raise NoSuchRule(file=file, name=name) from None

    def figure_path(self, exercise_id: str) -> Path:
        """Where the poses of an exercise's figure are; the file may be missing."""
        return self.root / "exercises" / exercise_id / "poses.toml"
