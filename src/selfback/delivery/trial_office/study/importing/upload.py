"""A file that somebody brings: how it is sent, read, shown, and sent again to be taken in.

What is shown is sent again with the page's second form, so nothing of it is kept until then.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.trial.errors import ImportRefused
from selfback.delivery.shared.import_words import import_problem
from selfback.delivery.trial_office.study.following.frame import said
from selfback.delivery.trial_office.study.frame import StudyRequest
from selfback.domain.dataset.import_file import FileForm
from selfback.domain.dataset.importing import ImportPlan

LARGEST = 1_000_000  # bytes; it goes through the page a second time
MOST_LINES = 1_000
SHOWN = 100  # problems; the first ones are mended first
SEPARATORS = [
    (",", gettext_lazy("comma")),
    (";", gettext_lazy("semicolon")),
    ("\t", gettext_lazy("tabulator")),
]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """What is wrong with a line, in the reader's language."""

    line: int
    field: str
    sentence: str


class FileFields(forms.Form):
    """The file, or what was sent of it before, and how it writes things."""

    file = forms.FileField(required=False, label=gettext_lazy("File"))
    sent = forms.CharField(required=False, widget=forms.HiddenInput)
    separator = forms.ChoiceField(
        choices=SEPARATORS, initial=";", label=gettext_lazy("Between cells")
    )
    day_first = forms.BooleanField(
        required=False, label=gettext_lazy("Days are written 23.11.2026, not 2026-11-23")
    )

    def clean_separator(self) -> str:
        """Keep a tabulator, which is white space to a form."""
        return str(self.cleaned_data["separator"])

    def clean(self) -> dict[str, Any]:
        """Read the file into `content`; raises nothing, but says what is wrong with it."""
        held = super().clean() or {}
        file = held.get("file")
        if file is None and not held.get("sent"):
            self.add_error("file", _("Choose a file."))
        elif file is not None and file.size > LARGEST:
            self.add_error("file", _("This file is too large. Divide it into several."))
        else:
            try:
                held["content"] = file.read() if file else b64decode(held["sent"], validate=True)
            except NotBase64:
                self.add_error("file", _("Choose the file again."))
        return held

    @property
    def form(self) -> FileForm:
        """How the file writes things."""
        held = self.cleaned_data
        return FileForm(columns={}, separator=held["separator"], day_first=held["day_first"])

    @property
    def takes(self) -> bool:
        """Whether it is to be taken in now, not only looked at."""
        return self.data.get("what") == "take"


def again(content: bytes) -> str:
    """Return a file as it is sent again with the page."""
    return b64encode(content).decode()


def faults_of(plan: ImportPlan) -> list[Fault]:
    """Return what is wrong with a file by itself."""
    held = [
        Fault(line=each.line, field=each.field, sentence=import_problem(each))
        for each in plan.problems
    ]
    if plan.lines > MOST_LINES:
        most = _("The file has more than {most} lines. Divide it.").format(most=MOST_LINES)
        held.insert(0, Fault(line=1, field="", sentence=most))
    return held


def faults_in_lines(refused: ImportRefused, request: StudyRequest) -> list[Fault]:
    """Return what the study refuses, line by line."""
    held = (Fault(line=at, field="", sentence=said(why, request)) for at, why in refused.lines)
    return sorted(held)


def shown(plan: ImportPlan | None, faults: Iterable[Fault], content: bytes) -> dict[str, Any]:
    """Return what the page shows of a file."""
    found = list(faults)
    return {
        "plan": plan,
        "faults": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "lines_added": len({each.line for each in plan.additions}) if plan else 0,
        "sent": "" if found else again(content),
    }
