"""What is typed on the page of a clinic's people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfback.apps.people.models import LANGUAGES, Clinic
from selfback.apps.people.permissions import Profession, Role
from selfback.delivery.shared.sites.letters import SPOKEN_IN
from selfback.delivery.shared.sites.words import PROFESSIONS, ROLES

NO_PROFESSION = [("", _("None of these"))]


class InviteForm(forms.Form):
    """Who is invited, to do what."""

    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Please write the e-mail address."),
            "invalid": _("This does not look like an e-mail address."),
        },
    )
    role = forms.ChoiceField(
        choices=[(role.value, said) for role, said in ROLES.items()],
        initial=Role.CLINICIAN.value,
        label=_("What they do here"),
    )
    profession = forms.ChoiceField(
        choices=[*NO_PROFESSION, *((each.value, said) for each, said in PROFESSIONS.items())],
        required=False,
        initial=Profession.PHYSIOTHERAPIST.value,
        label=_("Profession"),
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language of the mail"))

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = SPOKEN_IN[clinic.country]

    def clean(self) -> dict[str, Any]:
        """Ask a clinician's profession."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == Role.CLINICIAN and not cleaned.get("profession"):
            self.add_error("profession", _("Please choose a profession."))
        return cleaned
