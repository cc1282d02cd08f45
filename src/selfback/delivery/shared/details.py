"""A member of staff's own details: the name, the phone that urgent reports go to, the language."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.models import LANGUAGES, Clinic, User
from selfback.apps.people.services import change_user
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_staff
from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone


class DetailsForm(forms.Form):
    """What others see and where urgent reports go; the phone may stay empty."""

    name = forms.CharField(
        max_length=80,
        required=False,
        label=_("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        max_length=30,
        required=False,
        label=_("Mobile number"),
        help_text=_(
            "For one thing only: an SMS when a report that you may answer has waited too long. "
            "It says nothing about the patient."
        ),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))

    def __init__(self, *args: Any, country: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_phone(self) -> str:
        """Return the number in international form, empty if there is none."""
        typed: str = self.cleaned_data["phone"]
        try:
            return read_telephone(typed, self.country) if typed else ""
        except NumberNotUnderstood as error:
            raise forms.ValidationError(str(error)) from error


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def my_details(request: StaffRequest) -> HttpResponse:
    """Show one's own details and keep what one changed."""
    user = request.user
    held = {"name": user.name, "phone": user.phone, "language": user.language}
    form = DetailsForm(request.POST or None, initial=held, country=country_of(user))
    if request.method == "POST" and form.is_valid():
        change_user(user=user, by=user.pk, at=clock.now(), **form.cleaned_data)
        return redirect(f"{reverse('my_details')}?kept=1")
    status = 422 if form.errors else 200
    return render(request, "shared/details.html", {"form": form}, status=status)


def country_of(user: User) -> str | None:
    """Return the one country in which somebody works; None if there is none, or several."""
    grants = user.grants.filter(ended_at=None).values("clinic")
    countries = set(Clinic.objects.filter(pk__in=grants).values_list("country", flat=True))
    return countries.pop() if len(countries) == 1 else None
