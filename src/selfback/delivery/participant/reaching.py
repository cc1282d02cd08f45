"""How somebody is reached: what is kept is shown only in part, as a link may be passed on."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.link_services import LINK
from selfback.apps.trial.models import ContactDetails
from selfback.delivery.participant.links import LinkRequest, by_link
from selfback.delivery.shared import clock
from selfback.delivery.shared.telephone import NumberNotUnderstood, read_telephone

SHOWN_DIGITS = 2


class ReachForm(forms.Form):
    """New ways to reach somebody; a field left empty keeps what is there."""

    email = forms.EmailField(required=False, label=_("New e-mail address"), max_length=254)
    phone = forms.CharField(required=False, label=_("New mobile number"), max_length=40)
    prefers = forms.ChoiceField(
        label=_("How shall we write to you?"),
        choices=[(ContactDetails.Way.EMAIL, _("By e-mail")), (ContactDetails.Way.SMS, _("By SMS"))],
    )

    def __init__(
        self, *args: Any, country: str, kept: ContactDetails | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.country, self.kept = country, kept

    def clean_phone(self) -> str:
        """Bring a number into the form a gateway takes."""
        typed = self.cleaned_data["phone"].strip()
        try:
            return read_telephone(typed, self.country) if typed else ""
        except NumberNotUnderstood as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Fill in what is kept, and refuse a way that leads nowhere."""
        given = super().clean() or {}
        for name, kind in (("email", ContactDetails.Way.EMAIL), ("phone", ContactDetails.Way.SMS)):
            given[name] = given.get(name) or getattr(self.kept, name, "")
            if given.get("prefers") == kind and not given[name] and name not in self.errors:
                self.add_error(name, _("Without this we cannot write to you in that way."))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def reach(request: LinkRequest) -> HttpResponse:
    """Show in part how somebody is reached, and change it."""
    kept = ContactDetails.objects.filter(participant=request.participant).first()
    data = request.POST if request.method == "POST" else None
    initial = {"prefers": kept.prefers if kept else ContactDetails.Way.EMAIL}
    form = ReachForm(data, country=request.participant.country, kept=kept, initial=initial)
    if data is not None and form.is_valid():
        keep_contact(
            participant=request.participant,
            name=kept.name if kept else "",
            email=form.cleaned_data["email"],
            phone=form.cleaned_data["phone"],
            prefers=ContactDetails.Way(form.cleaned_data["prefers"]),
            by=LINK,
            at=clock.now(),
        )
        return redirect("participant:start", request.token)
    context = {
        "token": request.token,
        "form": form,
        "email": partly(kept.email) if kept else "",
        "phone": f"… {kept.phone[-SHOWN_DIGITS:]}" if kept and kept.phone else "",
    }
    status = 422 if data is not None else 200
    return render(request, "participant/reach.html", context, status=status)


def partly(address: str) -> str:
    """Return an address by its first letter and its host, to know it again without telling it.

    >>> partly("ida@example.org")
    'i…@example.org'
    """
    name, at, host = address.partition("@")
    return f"{name[:1]}…{at}{host}" if address else ""
