"""The forms of surveys: a set of vignettes, a wave of statements, people to invite."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.people.models import COUNTRIES
from selfback.apps.people.permissions import Profession
from selfback.apps.surveys.inviting_services import Invited
from selfback.delivery.shared.content import library
from selfback.domain.content.finding import ContentRefused
from selfback.domain.evaluation.designs.vignette_set import VignetteSet, read_set
from selfback.domain.integration.designed import unplannable

TITLE_MISSING = {"required": gettext_lazy("Please give it a name.")}
MOST_INVITED = 1000
MOST_BYTES = 2_000_000
MOST_TOLD = 20
DATE = {"type": "date"}


class _SurveyForm(forms.Form):
    title = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Those who are asked read it."),
        error_messages=TITLE_MISSING,
    )
    is_named = forms.BooleanField(
        required=False,
        label=gettext_lazy("Keep answers with the address of who gave them"),
        help_text=gettext_lazy("Otherwise nobody can see which answers are whose."),
    )
    closes_on = forms.DateField(
        required=False,
        label=gettext_lazy("Last day (may stay empty)"),
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
    )


class VignettesForm(_SurveyForm):
    """A survey in which plans of vignettes are judged."""

    vignettes = forms.MultipleChoiceField(
        label=gettext_lazy("Vignettes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one.")},
    )
    designed = forms.FileField(
        required=False,
        label=gettext_lazy("Or a designed set (a file)"),
        help_text=gettext_lazy(
            "Made by the command “selfback evaluation design”. The vignettes above are then left "
            "out, and each person judges one of its blocks."
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    each = forms.IntegerField(
        min_value=1,
        label=gettext_lazy("Vignettes for each person"),
        help_text=gettext_lazy("Six take about 20 minutes."),
        error_messages={"required": gettext_lazy("Please type a whole number.")},
    )
    own_first = forms.IntegerField(
        min_value=0,
        max_value=100,
        initial=0,
        label=gettext_lazy("Percent who give a plan of their own first"),
        help_text=gettext_lazy("Drawn by chance. 0 for nobody."),
    )

    field_order = ("title", "vignettes", "designed", "each", "own_first", "closes_on", "is_named")

    def __init__(self, *args: Any, vignettes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = list(vignettes)
        field: Any = self.fields["vignettes"]
        field.choices = there
        field.initial = [id for id, _title in there]

    def clean_designed(self) -> VignetteSet | None:
        """Return the set that a file holds; every fault is named by its place."""
        file = self.cleaned_data["designed"]
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is too large for a set of vignettes."))
        try:
            held = read_set(file.name, file.read())
        except ContentRefused as refused:
            raise ValidationError([str(each) for each in refused.findings[:MOST_TOLD]]) from refused
        if faults := list(unplannable(held, library())):
            raise ValidationError([f"{id}: {fault}" for id, fault in faults[:MOST_TOLD]])
        return held

    def clean(self) -> dict[str, Any]:
        """Refuse more vignettes for one person than there are; a designed set says itself."""
        held = super().clean() or {}
        if self.files.get("designed"):
            for name in ("vignettes", "each"):
                self.errors.pop(name, None)
            return held
        there = len(held.get("vignettes", ()))
        if there and held.get("each", 0) > there:
            self.add_error("each", _("Only {there} are chosen.").format(there=there))
        return held


class WaveForm(_SurveyForm):
    """One wave of the statements of NoMAD."""

    series = forms.SlugField(
        max_length=60,
        initial="app-in-practice",
        label=gettext_lazy("Series"),
        help_text=gettext_lazy(
            "The same short name in each wave, such as app-in-practice. People who are invited "
            "under the same address are then compared with themselves."
        ),
    )
    field_order = ("title", "series", "closes_on", "is_named")


class InviteForm(forms.Form):
    """People to invite, a line each: address; language; profession; country; site."""

    people = forms.CharField(
        label=gettext_lazy("People, a line each"),
        help_text=gettext_lazy(
            "An address, then what you know, with semicolons: language (en, da, nb), profession "
            "(physiotherapist, chiropractor, general-practitioner), country (DK, NO, GB), site. "
            "Such as: kari@example.no; nb; chiropractor; NO; Bergen"
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Please type at least one address.")},
    )

    def clean_people(self) -> tuple[Invited, ...]:
        """Return the people; every line that is wrong is named."""
        lines = [
            (number, line.strip())
            for number, line in enumerate(self.cleaned_data["people"].splitlines(), 1)
            if line.strip()
        ]
        if len(lines) > MOST_INVITED:
            raise ValidationError(
                _("At most {most} people at once, please.").format(most=MOST_INVITED)
            )
        people, faults = [], []
        for number, line in lines:
            try:
                people.append(_invited(line))
            except ValidationError as error:
                said = " ".join(error.messages)
                faults.append(_("Line {number}: {fault}").format(number=number, fault=said))
        if faults:
            raise ValidationError(faults)
        return tuple(people)


def _invited(line: str) -> Invited:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    if len(parts) > 5:
        raise ValidationError(_("there are more than five parts."))
    email, language, profession, country, site = parts + [""] * (5 - len(parts))
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError(
            _("“{text}” is no e-mail address.").format(text=email[:80])
        ) from error
    _one_of(language, dict(settings.LANGUAGES), _("language"))
    _one_of(profession, [each.value for each in Profession], _("profession"))
    _one_of(country, dict(COUNTRIES), _("country"))
    if len(site) > 60:
        raise ValidationError(_("the site has more than 60 characters."))
    return Invited(
        email=email, language=language or "en", profession=profession, country=country, site=site
    )


def _one_of(said: str, allowed: Iterable[str], what: str) -> None:
    held = list(allowed)
    if said and said not in held:
        raise ValidationError(
            _("“{text}” is no {what}; there are {allowed}.").format(
                text=said[:40], what=what, allowed=", ".join(held)
            )
        )
