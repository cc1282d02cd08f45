"""Protocols, their changes and their sizes, as text and as plain values for JSON."""

import textwrap
from collections.abc import Iterable
from math import ceil
from typing import Any

from selfback.domain.trial.changes import Change, needs_reconsent
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_analysis import SizeAssumption
from selfback.domain.trial.sentences.explaining import Theme
from selfback.domain.trial.sentences.lists import counted, listed
from selfback.domain.trial.size import loss_allowed, needed_per_arm

WIDTH = 96
LINE_EACH = frozenset({"Visits", "Outcomes", "Where it comes from"})
"""Themes that are easier to read as lines than as a paragraph."""


def protocol_text(protocol: Protocol, themes: Iterable[Theme]) -> str:
    """The protocol as paragraphs with headings."""
    head = f"{protocol.title}\n{protocol.name}\nsha256 {protocol.digest}"
    return "\n\n".join([head, *map(_paragraph, themes)])


def _paragraph(theme: Theme) -> str:
    if theme.title in LINE_EACH:
        lines = [_filled(each, hanging=True) for each in theme.sentences]
    else:
        lines = [_filled(" ".join(theme.sentences))]
    return "\n".join([theme.title.upper(), *lines])


def _filled(text: str, *, hanging: bool = False) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        subsequent_indent="  " if hanging else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def protocol_row(folder: str, protocol: Protocol | None, findings: int) -> dict[str, Any]:
    """One protocol of a list, with a sentence about it."""
    row: dict[str, Any] = {"folder": folder, "name": None, "findings": findings}
    if protocol is None or findings:
        faults = counted(findings, "fault")
        row["sentence"] = f"{folder}: cannot be used; selfback trial check says why ({faults})."
        return row
    primary = protocol.analysis.primary
    people = protocol.analysis.size.per_arm * sum(arm.ratio for arm in protocol.arms)
    row |= {
        "name": protocol.name,
        "title": protocol.title,
        "arms": [arm.id for arm in protocol.arms],
        "countries": [country.code for country in protocol.sites.countries],
        "primary": {"instrument": primary.instrument, "visit": primary.visit},
        "people": people,
        "digest": protocol.digest,
    }
    row["sentence"] = (
        f"{protocol.name}: {protocol.title}; arms {listed(row['arms'])}; "
        f"{protocol.instrument(primary.instrument).short} at {primary.visit}; {people} people."
    )
    return row


def changes_text(old: Protocol, new: Protocol, changes: tuple[Change, ...]) -> str:
    """What changed between two versions, with what follows from it."""
    if not changes:
        return f"{old.name} and {new.name} say the same."
    lines = [f"From {old.name} to {new.name}, {counted(len(changes), 'thing')} changed:"]
    lines += [f"  {change.sentence}{_marks(change)}" for change in changes]
    lines.append(
        "Whoever is in the trial must be asked again."
        if needs_reconsent(changes)
        else "Nobody needs to be asked again."
    )
    if any(change.fixed_after_start for change in changes):
        lines.append("What is marked “not after the start” cannot change once somebody is in.")
    return "\n".join(lines)


def _marks(change: Change) -> str:
    marks = [
        *(["consent again"] if change.needs_reconsent else []),
        *(["not after the start"] if change.fixed_after_start else []),
    ]
    return f" [{'; '.join(marks)}]" if marks else ""


def change_document(change: Change) -> dict[str, Any]:
    """One change as plain values."""
    return {
        "key": change.key,
        "old": change.old,
        "new": change.new,
        "needs_reconsent": change.needs_reconsent,
        "fixed_after_start": change.fixed_after_start,
        "sentence": change.sentence,
    }


def size_document(assumption: SizeAssumption, per_arm: int | None) -> dict[str, Any]:
    """What an assumption needs, as plain values."""
    needed = needed_per_arm(assumption)
    return {
        "id": assumption.id,
        "difference": assumption.difference,
        "sd": assumption.sd,
        "power": assumption.power,
        "alpha": assumption.alpha,
        "needed_per_arm": needed,
        "people_per_arm": ceil(needed),
        "planned_per_arm": per_arm,
        "loss_allowed": None if per_arm is None else loss_allowed(assumption, per_arm=per_arm),
    }
