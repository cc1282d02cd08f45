"""What the page of the log shows: the last entries, and how many came how far."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from selfback.apps.referrals.models import LogEntry
from selfback.delivery.clinic.recruiting.words import CHANNELS, TAPS, reason_in_words
from selfback.domain.recruitment.entry import Entry, Stage, Tap
from selfback.domain.recruitment.funnel import Step, funnel


def said_of(entry: Entry) -> str:
    """Return in a few words what became of a person."""
    if entry.stage is Stage.RANDOMISED:
        return _("Randomised")
    if entry.stage is Stage.CONSENTED:
        return _("Joined")
    if entry.stage is Stage.REFERRED:
        channel = CHANNELS[entry.channel] if entry.channel else ""
        return _("Referred: {channel}").format(channel=channel) if channel else _("Referred")
    tap = tap_of(entry)
    return str(TAPS[tap]) if tap else _("Noted")


def tap_of(entry: Entry) -> Tap | None:
    """Return the tap that makes such an entry, None if none does."""
    if entry.referred:
        return None
    if entry.approached:
        return Tap.DECLINED if entry.declined else Tap.APPROACHED
    return Tap.NOT_ELIGIBLE if entry.eligible == "no" else Tap.NOT_APPROACHED


def row_of(entry: LogEntry) -> dict[str, Any]:
    """Return a row of the list."""
    known = entry.as_entry()
    return {
        "entry": entry,
        "said": said_of(known),
        "reason": reason_in_words(str(known.exit)) if known.exit else "",
        "who": entry.recruiter.name if entry.recruiter else "",
        "is_withdrawn": entry.withdrawn_at is not None,
    }


STAGE_WORDS = {
    Stage.SCREENED: lambda: _("Considered"),
    Stage.ELIGIBLE: lambda: _("Could be asked"),
    Stage.APPROACHED: lambda: _("Asked"),
    Stage.REFERRED: lambda: _("Referred"),
    Stage.CONSENTED: lambda: _("Joined"),
    Stage.RANDOMISED: lambda: _("Randomised"),
}


def funnel_rows(entries: Iterable[Entry], *, with_trial: bool) -> list[dict[str, Any]]:
    """Return the stages for a chart and its table.

    with_trial  show those randomised too
    """
    steps = [s for s in funnel(entries) if with_trial or s.stage is not Stage.RANDOMISED]
    most = steps[0].reached or 1
    return [_stage(step, most) for step in steps]


def _stage(step: Step, most: int) -> dict[str, Any]:
    return {
        "label": STAGE_WORDS[step.stage](),
        "reached": step.reached,
        "percent": round(100 * step.reached / most),
        "not_yet": step.not_yet,
        "left": [
            {"reason": reason_in_words(code), "count": count}
            for code, count in sorted(step.left.items(), key=lambda each: -each[1])
        ],
        "left_count": sum(step.left.values()),
    }
