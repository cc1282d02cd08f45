"""Accepting an invitation: one form for somebody new, one tap for somebody who has an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selfback.apps.people.errors import AddressHasAccount, ClinicClosed, InvitationEnded
from selfback.apps.people.invitation_services import accept_invitation, digest_of
from selfback.apps.people.models import LANGUAGES, Invitation, User
from selfback.delivery.shared import clock
from selfback.delivery.shared.details import DetailsForm
from selfback.delivery.shared.sites.words import profession_in_words, role_in_words
from selfback.delivery.shared.views import FIRST_STOP


class BeginForm(DetailsForm):
    """Who one is; colleagues and patients see the name."""

    name = forms.CharField(
        max_length=80,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name.")},
    )
    phone = forms.CharField(
        max_length=30,
        required=False,
        label=_("Mobile number, if you like"),
        help_text=_("For one thing only: an SMS when an urgent report has waited too long."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))

    field_order = ("name", "language", "phone")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one is invited to, and begin. Looking at it, as mail scanners do, uses nothing."""
    found = Invitation.objects.select_related("clinic")
    held = found.filter(token_digest=digest_of(token)).first()
    if held is None:
        return _closed(request, "unknown", None)
    if not request.user.is_authenticated:
        _speak(request, held.language)
    if _is_theirs(request, held) and held.accepted_at is not None:
        return redirect("clinic:first_day")
    state = held.state(clock.now())
    if held.clinic.closed_at is not None:
        return _closed(request, "closed", held)
    if state is not Invitation.State.WAITING:
        return _closed(request, state.value, held)
    if request.user.is_authenticated:
        return _with_account(request, held)
    if User.objects.filter(email=held.email).exists():
        return _page(request, held, "sign-in", next=request.path)
    return _somebody_new(request, held)


def _somebody_new(request: HttpRequest, held: Invitation) -> HttpResponse:
    initial = {"language": translation.get_language()}
    form = BeginForm(request.POST or None, initial=initial, country=held.clinic.country)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                user = accept_invitation(
                    invitation=held, user=None, at=clock.now(), **form.cleaned_data
                )
                EmailAddress.objects.create(
                    user=user, email=user.email, verified=True, primary=True
                )
        except (InvitationEnded, AddressHasAccount, ClinicClosed):
            return redirect(request.path)  # taken a moment ago: the page says what to do now
        get_adapter(request).login(request, user)
        return _lead_on(request)
    return _page(request, held, "new", form=form)


def _with_account(request: Any, held: Invitation) -> HttpResponse:
    if not _is_theirs(request, held):
        return _page(request, held, "somebody-else", status=403)
    if request.method == "POST":
        try:
            accept_invitation(invitation=held, user=request.user, at=clock.now())
        except (InvitationEnded, ClinicClosed):
            return redirect(request.path)
        return _lead_on(request)
    return _page(request, held, "confirm")


def _lead_on(request: HttpRequest) -> HttpResponse:
    """Lead to the first day; whoever still needs a second step is led there first."""
    request.session[FIRST_STOP] = reverse("clinic:first_day")
    return redirect("clinic:first_day")


def _is_theirs(request: Any, held: Invitation) -> bool:
    return bool(request.user.is_authenticated and request.user.email.lower() == held.email)


def _speak(request: HttpRequest, language: str) -> None:
    """Show the page in the language of the mail, unless another was chosen in this browser."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)


def _page(
    request: HttpRequest, held: Invitation, way: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "invitation": held,
        "way": way,
        "said": profession_in_words(held.profession) or role_in_words(held.role),
        **more,
    }
    if request.method == "POST" and status == 200:
        status = 422
    return render(request, "clinic/onboarding/invitation.html", context, status=status)


def _closed(request: HttpRequest, why: str, held: Invitation | None) -> HttpResponse:
    """Say why the link does not open, and what to do; an unknown one looks like any other."""
    context = {"why": why, "clinic": held.clinic if held else None}
    status = 404 if held is None else 410
    return render(request, "clinic/onboarding/invitation_closed.html", context, status=status)
