"""How rows are sealed to each other: canonical form, hash, and checking a whole chain."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is sealed of one event; see AuditEvent for the meaning of the fields."""

    seq: int
    at: datetime
    by_id: str
    kind: str
    subject_type: str
    subject_id: str
    changes: dict[str, list[Any]]
    reason: str

    def sealed_with(self, previous_hash: str) -> str:
        """Return the SHA-256 (hexadecimal) of this link and the hash before it."""
        canonical = json.dumps(
            [
                self.seq,
                self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                self.by_id,
                self.kind,
                self.subject_type,
                self.subject_id,
                self.changes,
                self.reason,
                previous_hash,
            ],
            ensure_ascii=True,
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A place where the chain does not hold, and why, in a sentence."""

    seq: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a chain found: how many events, the last hash, the first break."""

    events: int
    head: str
    broken: Break | None

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed, inserted or reordered."""
        return self.broken is None


def check_chain(links: Iterable[tuple[Link, str, str]]) -> Verdict:
    """Walk (link, previous hash, hash) in order and stop at the first that does not fit.

    A chain cut off at its end still holds; compare `head` with one kept elsewhere to see that.
    """
    seq, head = 0, FIRST
    for link, previous_hash, own_hash in links:
        if link.seq != seq + 1:
            sentence = f"event {seq + 1} is missing; event {link.seq} follows"
            return Verdict(events=seq, head=head, broken=Break(seq=seq + 1, sentence=sentence))
        if previous_hash != head:
            sentence = f"event {link.seq} does not follow the event before it"
            return Verdict(events=seq, head=head, broken=Break(seq=link.seq, sentence=sentence))
        if link.sealed_with(previous_hash) != own_hash:
            sentence = f"event {link.seq} was changed after it was written"
            return Verdict(events=seq, head=head, broken=Break(seq=link.seq, sentence=sentence))
        seq, head = link.seq, own_hash
    return Verdict(events=seq, head=head, broken=None)
