"""What an amendment changes, who must consent again, and what can no longer change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_document import leaves, protocol_document

NOT_COMPARED = ("id", "version", "title", "digest", "amendment", "provenance")
"""These name a version and say why it is as it is; they differ without anything being done else."""

RECONSENT = (
    "arms",
    "consent",
    "follow_up",
    "safety",
    "sites.countries",
    "stopping",
    "visits",
    "withdrawal_levels",
)
"""What people agreed to: what is done to them, asked of them, and done with their answers."""

FIXED = (
    "allocation.block_sizes",
    "allocation.method",
    "allocation.random_share",
    "allocation.seed_kind",
    "analysis.primary",
    "analysis.reference",
    "arms",
    "strata",
)
"""What the first person's allocation, and the meaning of the result, rest on."""

WORDS = (".label.", "titles.", "summary.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions.

    key                 such as "visits.month-3.closes_after_days"
    old, new            plain values; None if it was not there, or is no longer
    needs_reconsent     whether those already in must be asked again
    fixed_after_start   whether it may not change once somebody is randomised
    """

    key: str
    old: Any
    new: Any
    needs_reconsent: bool
    fixed_after_start: bool

    @property
    def sentence(self) -> str:
        """The change in words."""
        if self.old is None:
            return f"{self.key} is new: {_said(self.new)}."
        if self.new is None:
            return f"{self.key} is gone; it was {_said(self.old)}."
        return f"{self.key} was {_said(self.old)} and is {_said(self.new)}."


def amended(old: Protocol, new: Protocol) -> tuple[Change, ...]:
    """Return every difference between two versions, by key; empty if they mean the same."""
    before, after = _leaves(old), _leaves(new)
    return tuple(
        _change(key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    )


def needs_reconsent(changes: tuple[Change, ...]) -> bool:
    """Return whether anybody must be asked again."""
    return any(change.needs_reconsent for change in changes)


def _change(key: str, old: Any, new: Any) -> Change:
    is_wording = any(part in key for part in WORDS)
    return Change(
        key=key,
        old=old,
        new=new,
        needs_reconsent=not is_wording and _below(key, RECONSENT),
        fixed_after_start=not is_wording and _below(key, FIXED),
    )


def _leaves(protocol: Protocol) -> Mapping[str, Any]:
    document = protocol_document(protocol)
    return dict(_kept(document))


def _kept(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if name not in NOT_COMPARED:
            yield from leaves(value, name)


def _below(key: str, roots: tuple[str, ...]) -> bool:
    return any(key == root or key.startswith(f"{root}.") for root in roots)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "empty"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(held)}" for name, held in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if isinstance(value, str) and " " in value else str(value)
