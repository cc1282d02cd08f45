"""Contradictions between a version and the one it amends."""

from collections.abc import Iterator

from selfback.domain.trial.changes import amended
from selfback.domain.trial.protocol import Protocol

FIRST = "1.0"


def amendment(protocol: Protocol, before: Protocol | None) -> Iterator[tuple[str, str]]:
    """Versions without an amendment, amendments of nothing, and changes that come too late.

    before  the version that is amended; None if it is not there
    """
    held = protocol.amendment
    if held is None:
        if protocol.version != FIRST:
            yield "amendment", f"Version {protocol.version} does not say what it changes."
        return
    if before is None:
        yield "amendment.amends", f"There is no version {held.amends} of this protocol."
        return
    if _order(protocol.version) <= _order(before.version):
        yield "version", f"{protocol.version} is not later than {before.version}."
    if not held.says:
        yield "amendment.says", "It does not say what changed."
    changes = amended(before, protocol)
    if not changes:
        yield "amendment", "Nothing changed."
    if not held.before_start:
        for change in changes:
            if change.fixed_after_start:
                yield change.key, f"This cannot change after the start: {change.sentence}"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
