"""The words of the flow diagram, read from content/flow/<language>.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from selfback.domain.content.language import Language

KEYS = (
    *("title", "phase-sites", "phase-enrolment", "phase-allocation", "phase-follow-up"),
    *("phase-analysis", "sites", "sites-recruiting", "sites-referring", "sites-with-none"),
    *("referred", "waiting", "assessed", "excluded", "not-eligible", "declined", "on-the-way"),
    *("randomised", "arm", "all-arms", "arm-hidden", "hidden-because", "started", "not-started"),
    *("not-known", "spread-sites", "spread-deliverers", "visit", "answered-of"),
    *("visit-complete", "visit-partial", "visit-pending", "visit-missed", "visit-withdrawn"),
    *("visit-died", "analysis", "analysed", "not-analysed", "synthetic"),
)
DECIMAL = {Language.ENGLISH: ".", Language.DANISH: ",", Language.BOKMAL: ","}


class FlowWordsRefused(ValueError):
    """The file of the diagram's words lacks a key, knows one too many or holds no text."""

    def __init__(self, file: str, says: str) -> None:
        self.file, self.says = file, says
        super().__init__(f"{file}: {says}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWords:
    """Words by key, and of reasons by code."""

    language: Language
    words: Mapping[str, str]
    reasons: Mapping[str, str]

    def of(self, word: str) -> str:
        """Return the words of a key; a reason without any is shown by its code."""
        kind, _colon, code = word.partition(":")
        if kind == "reason":
            return self.reasons.get(code, code.replace("-", " ").replace("_", " "))
        return self.words[word]

    def number(self, value: float) -> str:
        """Return a number as the language writes it, with one decimal where it has any."""
        told = f"{value:.1f}".removesuffix(".0")
        return told.replace(".", DECIMAL[self.language])

    def with_reasons(self, more: Mapping[str, str]) -> "FlowWords":
        """Return the words with those of a trial's own reasons."""
        return FlowWords(language=self.language, words=self.words, reasons={**self.reasons, **more})


def load_flow_words(content: Path, language: Language) -> FlowWords:
    """Return the words of a language; raises FlowWordsRefused, OSError."""
    file = f"flow/{language.value}.toml"
    try:
        data = tomllib.loads((content / file).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as refused:
        raise FlowWordsRefused(file, f"cannot be read as TOML ({refused})") from refused
    reasons = data.pop("reasons", {})
    _refuse(file, data, reasons)
    return FlowWords(
        language=language, words=MappingProxyType(data), reasons=MappingProxyType(reasons)
    )


def _refuse(file: str, data: Mapping[str, object], reasons: Mapping[str, object]) -> None:
    if missing := [key for key in KEYS if key not in data]:
        raise FlowWordsRefused(file, f"'{missing[0]}' is missing")
    if strange := sorted(set(data) - set(KEYS)):
        raise FlowWordsRefused(file, f"'{strange[0]}' is not known")
    for key, words in (*data.items(), *reasons.items()):
        if not isinstance(words, str) or not words.strip():
            raise FlowWordsRefused(file, f"'{key}' holds no text")
