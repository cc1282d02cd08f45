"""What a reader of one format is given, and where it says what it noticed."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import Source, source_of


@dataclass(slots=True, kw_only=True)
class Reading:
    """One file being read.

    zone         where the person lives; days and times without an offset are meant there
    written_at   when the file was written, where it says so
    warnings     what the person should know, each sentence once
    """

    zone: tzinfo
    rules: ImportRules
    written_at: datetime | None = None
    warnings: list[str] = field(default_factory=list)
    _sources: dict[tuple[str, str, bool], Source] = field(default_factory=dict)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def source(self, name: str, *, device: str = "", is_manual: bool = False) -> Source:
        key = name, device, is_manual
        if key not in self._sources:
            self._sources[key] = source_of(
                name, device=device, is_manual=is_manual, rules=self.rules
            )
        return self._sources[key]
