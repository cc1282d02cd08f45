"""What is kept of the steps that people bring, read from content/rules/uploads.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRules:
    """How much is kept and for how long; units and sources stand in the rule file.

    kept_days           older days of a file are left out
    baseline_days       what is usual is taken from so many days that are over
    file_bytes_most     of a file as it is sent
    read_seconds_most   for one file
    push_bytes_most     of one message from a phone
    waiting_hours       until what was found and not decided on is forgotten
    tokens_most         keys of one person that work at a time
    """

    kept_days: int
    baseline_days: int
    file_bytes_most: int
    read_seconds_most: float
    push_bytes_most: int
    waiting_hours: float
    tokens_most: int

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("uploads")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind
        """
        return cls(
            kept_days=rules["kept_days"].whole,
            baseline_days=rules["baseline_days"].whole,
            file_bytes_most=rules["file_bytes_most"].whole,
            read_seconds_most=rules["read_seconds_most"].number,
            push_bytes_most=rules["push_bytes_most"].whole,
            waiting_hours=rules["waiting_hours"].number,
            tokens_most=rules["tokens_most"].whole,
        )

    def earliest_kept(self, today: date) -> date:
        """Return the first day that is kept."""
        return today - timedelta(days=self.kept_days)

    def baseline_span(self, today: date) -> tuple[date, date]:
        """Return the first and the last day that what is usual is taken from."""
        return today - timedelta(days=self.baseline_days), today - timedelta(days=1)
