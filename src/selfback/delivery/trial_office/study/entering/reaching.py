"""How one participant is reached, and sending them a new link to consent and baseline."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.errors import NoWayToReach, TrialRefused
from selfback.apps.trial.models import ContactDetails
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.entering.contact_form import ContactForm
from selfback.delivery.trial_office.study.entering.inviting import send_link
from selfback.delivery.trial_office.study.entering.participants import found_in, show_record
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words


@require_POST
@for_study(Permission.ENTER_PARTICIPANTS)
def link(request: StudyRequest, entering: str) -> HttpResponse:
    """Send a new link; those sent before still open."""
    found = found_in(request, entering)
    try:
        send_link(request, found, key=request.POST.get("key", "")[:32])
    except NoWayToReach:
        fault = _("It is not known how they are reached. Fill that in first.")
        return show_record(request, found, fault=fault)
    except TrialRefused as refused:
        fault = in_words(refused, request.protocol, request.LANGUAGE_CODE)
        return show_record(request, found, fault=fault)
    messages.success(request, _("The link is on its way to them."))
    return redirect("trial_office:study_participant", request.study.pk, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.ENTER_PARTICIPANTS)
def contact(request: StudyRequest, participant: str) -> HttpResponse:
    """Show how somebody is reached, and change it."""
    found = found_in(request, participant)
    held = ContactDetails.objects.filter(participant=found).first()
    names = ("name", "email", "phone", "prefers")
    initial = {name: getattr(held, name) for name in names} if held else {}
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, country=found.country, initial=initial)
    if data is not None and form.is_valid():
        try:
            keep_contact(participant=found, by=request.user.pk, at=clock.now(), **form.cleaned_data)
        except TrialRefused as refused:
            form.add_error(None, in_words(refused, request.protocol, request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Kept."))
            return redirect("trial_office:study_participant", request.study.pk, found.pk)
    context = {**study_frame(request, "participants"), "participant": found, "form": form}
    page, status = "trial_office/study/entering/contact.html", 422 if data is not None else 200
    return render(request, page, context, status=status)
