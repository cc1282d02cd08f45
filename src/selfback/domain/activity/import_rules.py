"""Which rows of a file count and how large it may be, read from content/rules/step-import.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeLimits:
    """How large a file and its parts may be; units stand in the rule file."""

    zip_entries: int
    file_bytes: int
    zip_ratio: float
    database_bytes: int
    database_operations: int
    token_bytes: int
    depth: int
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRules:
    """Everything an import is decided by; units and sources stand in the rule file.

    source_priority         kinds of source; the first wins where two tell of the same time
    watch_words, phone_words  words of names, in small letters, that tell the kind of a source
    steps_per_second_most   steps/s; faster rows are quarantined
    future_hours            hours after the file was written; later rows are quarantined
    earliest_day            earlier rows are quarantined: the clock was not set
    row_steps_most          steps of one row
    row_hours_most          hours of one row
    device_change_days      valid days in a row until another device has taken over
    fitbit_offset_most      hours
    hour_row_minutes        minutes; longer rows do not tell in which hour somebody walked
    hour_share_percent      % of a day's steps that shorter rows must tell for it to tell hours
    limits                  sizes beyond which a file is refused
    """

    source_priority: tuple[str, ...]
    watch_words: tuple[str, ...]
    phone_words: tuple[str, ...]
    steps_per_second_most: float
    future_hours: float
    earliest_day: date
    row_steps_most: int
    row_hours_most: float
    device_change_days: int
    fitbit_offset_most: float
    hour_row_minutes: float
    hour_share_percent: float
    limits: SizeLimits

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("step-import")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind; ValueError for a wrong day
        """
        return cls(
            source_priority=_words(rules["source_priority"]),
            watch_words=_words(rules["watch_words"]),
            phone_words=_words(rules["phone_words"]),
            steps_per_second_most=rules["steps_per_second_most"].number,
            future_hours=rules["future_hours"].number,
            earliest_day=date.fromisoformat(rules["earliest_day"].text),
            row_steps_most=rules["row_steps_most"].whole,
            row_hours_most=rules["row_hours_most"].number,
            device_change_days=rules["device_change_days"].whole,
            fitbit_offset_most=rules["fitbit_offset_most"].number,
            hour_row_minutes=rules["hour_row_minutes"].number,
            hour_share_percent=rules["hour_share_percent"].number,
            limits=SizeLimits(
                zip_entries=rules["zip_entries_most"].whole,
                file_bytes=rules["file_bytes_most"].whole,
                zip_ratio=rules["zip_ratio_most"].number,
                database_bytes=rules["database_bytes_most"].whole,
                database_operations=rules["database_operations_most"].whole,
                token_bytes=rules["token_bytes_most"].whole,
                depth=rules["depth_most"].whole,
                rows=rules["rows_most"].whole,
                seconds=rules["seconds_most"].number,
            ),
        )


def _words(rule: Rule) -> tuple[str, ...]:
    return tuple(str(each) for each in rule.items)
