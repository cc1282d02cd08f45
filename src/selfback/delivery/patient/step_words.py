"""What pages say of steps from other apps: sources, what was set aside, and what went wrong."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.apps.plans.measuring import Stays
from selfback.apps.uploads.models import UploadToken
from selfback.delivery.shared.step_files.faults import Fault
from selfback.domain.activity.intervals import SourceKind
from selfback.domain.activity.quarantine import Reason

Words = str | Promise

KINDS: dict[str, Words] = {
    SourceKind.WATCH: _("watch"),
    SourceKind.PHONE: _("phone"),
    SourceKind.APP: _("app"),
    SourceKind.MANUAL: _("typed in an app"),
}

FORMATS: dict[str, str] = {
    "apple-health": "Apple Health",
    "health-auto-export": "Health Auto Export",
    "fitbit-csv": "Fitbit",
    "fitbit-json": "Fitbit",
    "google-fit": "Google Fit",
    "health-connect": "Health Connect",
    "gadgetbridge": "Gadgetbridge",
    "garmin-fit": "Garmin",
    "samsung-health": "Samsung Health",
    "zepp": "Zepp",
    "open-mhealth": "Open mHealth",
    "fhir": "FHIR",
    "csv": "CSV",
}
"""Names of products and of formats, which no language translates; others stand as they are."""

SET_ASIDE: dict[str, Words] = {
    Reason.FUTURE: _("dated after the file was written"),
    Reason.DEVICE_CLOCK: _("from a device whose clock was wrong"),
    Reason.TOO_LONG: _("longer than a day"),
    Reason.TOO_MANY: _("with more steps than anybody walks in a day"),
    Reason.TOO_FAST: _("with more steps a second than anybody runs"),
}

FAULTS: dict[str, tuple[Words, Words]] = {
    Fault.EMPTY: (
        _("The file is empty"),
        _("Make the export once more, and wait until your app says that it is done."),
    ),
    Fault.LOCKED: (
        _("The file is locked with a password"),
        _("Open it on a computer with its password, and bring the file that was inside."),
    ),
    Fault.UNKNOWN: (
        _("We found no steps in this file"),
        _("Bring the file just as your app made it, such as export.zip of Apple Health."),
    ),
    Fault.PACKED: (
        _("The file is packed in a way we cannot open"),
        _("Unpack it first, and bring the file that was inside."),
    ),
    Fault.HOSTILE: (
        _("This file is not safe to open"),
        _("It is built in a way that exports of steps are not. Make the export once more."),
    ),
    Fault.LARGE: (
        _("The file is too large"),
        _("Choose a shorter time in your app when you make the export, such as one year."),
    ),
    Fault.SLOW: (
        _("Reading the file took too long"),
        _("Choose a shorter time in your app when you make the export, such as one year."),
    ),
    Fault.DAMAGED: (
        _("The file is damaged or was cut off"),
        _("Make the export once more, and wait until your app says that it is done."),
    ),
    Fault.UNREADABLE: (
        _("Something in the file cannot be read"),
        _("Bring the file just as your app made it, without having changed anything in it."),
    ),
    Fault.FAILED: (
        _("Reading the file failed, and the fault is ours"),
        _("Try again later. If it happens again, tell your clinic."),
    ),
}
"""What went wrong, and what to do about it."""

WARNINGS: dict[str, Words] = {
    "The file holds no steps.": _("The file holds no steps."),
    "Steps that came back from Health Connect were left out.": _(
        "Steps that came back from Health Connect were left out."
    ),
}
"""Sentences of the importers in the reader's language; others stand as they are."""

STAYS: dict[Stays, Words] = {
    Stays.OVER: _("This week is over. Your next check-in takes these steps into account."),
    Stays.PAUSED: _("Your plan rests at the moment, so no goal is set."),
    Stays.CHOSEN: _("You or your clinic chose the goal of this week, so it stays as it is."),
}

WAYS: dict[str, tuple[str, Words]] = {
    UploadToken.Way.HEALTH_AUTO_EXPORT: (
        "Health Auto Export",
        _("An iPhone app that sends what Apple Health holds"),
    ),
    UploadToken.Way.SHORTCUTS: (
        "Shortcuts",
        _("Comes with the iPhone: one action a day, without another app"),
    ),
    UploadToken.Way.ANDROID: (
        "Android",
        _("With an automation app such as Tasker or MacroDroid"),
    ),
}
