"""Pages of referring: one form, one tap, the log, the clinic's own numbers, things to print."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.messages.services import HasEnded
from selfback.apps.people.errors import ClinicClosed
from selfback.apps.people.models import LANGUAGES, Clinic
from selfback.apps.people.permissions import Permission
from selfback.apps.people.site_services import note_printing
from selfback.apps.referrals.errors import (
    AlreadyAnswered,
    EntryContradictsItself,
    EntryIsWithdrawn,
)
from selfback.apps.referrals.models import LogEntry, Nudge, Referral
from selfback.apps.referrals.nudge_services import answer_nudge
from selfback.apps.referrals.services import (
    correct_entry,
    log_person,
    set_recruitment_goal,
    withdraw_entry,
)
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.clinic.printing import Paper, print_for_everybody, print_slip
from selfback.delivery.clinic.recruiting import numbers as own
from selfback.delivery.clinic.recruiting.addresses import AddressNotUnderstood, read_address
from selfback.delivery.clinic.recruiting.fault_words import fault_in_words
from selfback.delivery.clinic.recruiting.log_files import (
    FileRefused,
    keep_log,
    read_log,
    write_log,
)
from selfback.delivery.clinic.recruiting.log_page import funnel_rows, row_of, tap_of
from selfback.delivery.clinic.recruiting.referring import (
    TooManyToday,
    Wish,
    make_referral,
    message_of,
    rules,
    take_back,
)
from selfback.delivery.clinic.recruiting.words import REASONS, TAP_ICONS, TAPS
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.domain.recruitment.entry import REASONS as REASONS_OF
from selfback.domain.recruitment.entry import Tap, tapped
from selfback.domain.recruitment.funnel import NOT_NOTED

PAGE = 25
LONGEST = 3600
LARGEST_FILE = 5_000_000
SPOKEN_IN = {"DK": "da", "NO": "nb", "GB": "en"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def refer_page(request: StaffRequest) -> HttpResponse:
    """Refer a person: where to send it, in which language, send."""
    clinic = clinic_of(request)
    typed = {
        "address": request.POST.get("address", ""),
        "language": request.POST.get("language", SPOKEN_IN[clinic.country]),
        "key": request.POST.get("key") or uuid4().hex,
    }
    if request.method != "POST":
        return _show_refer(request, clinic, typed, _closed(clinic) if clinic.closed_at else "")
    if typed["language"] not in dict(LANGUAGES) or len(typed["key"]) > 40:
        raise Http404
    try:
        reach = None if "slip" in request.POST else read_address(typed["address"], clinic.country)
        wish = Wish(
            key=typed["key"], reach=reach, language=typed["language"], seconds=_seconds(request)
        )
        referral = make_referral(wish, clinic=clinic, recruiter=request.user)
    except AddressNotUnderstood as error:
        return _refused(request, clinic, typed, str(error), 422)
    except TooManyToday as error:
        sentence = _("That is {most} referrals in a day. Please go on tomorrow.")
        return _refused(request, clinic, typed, sentence.format(most=error.most), 429)
    except ClinicClosed:
        return _refused(request, clinic, typed, _closed(clinic), 409)
    return _led_to(request, reverse("clinic:referral", args=[referral.pk]))


def _closed(clinic: Clinic) -> str:
    return _(
        "{clinic} has closed, so nobody can join there. If that is a mistake, tell the office."
    ).format(clinic=clinic.name)


def _show_refer(
    request: StaffRequest, clinic: Clinic, typed: dict[str, str], fault: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **frame(request, "refer"),
        "clinic": clinic,
        "clinics": clinics_of(request),
        "typed": typed,
        "languages": LANGUAGES,
        "fault": fault,
        "taps": _taps(),
    }
    return render(request, "clinic/recruiting/refer.html", context, status=status)


def _refused(
    request: StaffRequest, clinic: Clinic, typed: dict[str, str], sentence: str, status: int
) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"sentence": sentence}, status=status)
    return _show_refer(request, clinic, typed, sentence, status)


def _taps() -> list[dict[str, Any]]:
    return [
        {"code": tap.value, "label": label, "icon": TAP_ICONS[tap], "key": uuid4().hex}
        for tap, label in TAPS.items()
    ]


def _seconds(request: HttpRequest) -> int | None:
    """Return how long the page was used, if the page measured it and it can be true."""
    given = request.POST.get("seconds", "")
    return int(given) if given.isdecimal() and 1 <= int(given) <= LONGEST else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def referral(request: StaffRequest, pk: str) -> HttpResponse:
    """Show that it is done; take it back while that is still possible."""
    found = get_object_or_404(_referrals(request), pk=pk)
    message = message_of(found)
    fault = ""
    if request.method == "POST":
        try:
            take_back(found, by=request.user)
        except (HasEnded, EntryIsWithdrawn):
            fault = _("It has been sent, so it cannot be taken back.")
        else:
            return redirect("clinic:refer")
    context = {
        **frame(request, "refer"),
        "clinic": found.clinic,
        "referral": found,
        "message": message,
        "is_waiting": message is not None and message.state == message.State.WAITING,
        "is_taken_back": found.entry.withdrawn_at is not None,
        "fault": fault,
        "numbers": own.numbers_of(found.clinic, today=clock.today_in(found.clinic.zone)),
    }
    status = 409 if fault else 200
    return render(request, "clinic/recruiting/referral.html", context, status=status)


@require_safe
@for_role_with(Permission.REFER_PATIENTS)
def slip(request: StaffRequest, pk: str) -> HttpResponse:
    """Give the slip of a referral as PDF."""
    found = get_object_or_404(_referrals(request), pk=pk)
    return _pdf(print_slip(found, at=found.made_at), f"selfback-{found.token}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def log(request: StaffRequest) -> HttpResponse:
    """Show the log and its sums; keep one tap."""
    clinic = clinic_of(request)
    if request.method == "POST":
        return _keep_tap(request, clinic)
    entries = LogEntry.objects.filter(clinic=clinic).select_related("recruiter")
    page = Paginator(entries.order_by("-noted_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    standing = LogEntry.objects.standing().filter(clinic=clinic).entries()
    context = {
        **frame(request, "log"),
        "clinic": clinic,
        "page": page,
        "rows": [row_of(each) for each in page.object_list],
        "funnel": funnel_rows(standing, with_trial=any(each.randomised for each in standing)),
        "considered": len(standing),
        "taps": _taps(),
    }
    return render(request, "clinic/recruiting/log.html", context)


def _keep_tap(request: StaffRequest, clinic: Clinic) -> HttpResponse:
    today = clock.today_in(clinic.zone)
    key = request.POST.get("key", "")
    try:
        tap = Tap(request.POST.get("tap", ""))
        known = tapped(tap, request.POST.get("reason", ""), id="", unit="", screened=today)
    except ValueError as error:
        raise Http404 from error
    if not 8 <= len(key) <= 40:
        raise Http404
    facts = {
        "screened_on": today,
        "eligible": known.eligible,
        "not_eligible": known.not_eligible or "",
        "approached": known.approached,
        "not_approached": known.not_approached or "",
        "declined": known.declined or "",
    }
    entry = log_person(
        key=f"{request.user.pk}:{key}",
        clinic=clinic,
        recruiter=request.user,
        facts=facts,
        by=request.user.pk,
        at=clock.now(),
    )
    return _led_to(request, reverse("clinic:log_entry", args=[entry.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def log_entry(request: StaffRequest, pk: str) -> HttpResponse:
    """Say why with one more tap, correct an entry, or take it out."""
    own_clinics = request.user.clinics_where(Permission.REFER_PATIENTS)
    entry = get_object_or_404(LogEntry.objects.of_clinics(own_clinics), pk=pk)
    fault = ""
    if request.method == "POST":
        try:
            return _change(request, entry)
        except EntryIsWithdrawn:
            fault = _("This person was taken out of the log before.")
        except EntryContradictsItself as error:
            fault = " ".join(fault_in_words(each) for each in error.faults)
        except ValueError as error:
            raise Http404 from error
    known = entry.as_entry()
    tap = tap_of(known)
    context = {
        **frame(request, "log"),
        "clinic": entry.clinic,
        "row": row_of(entry),
        "taps": [{**each, "is_chosen": each["code"] == tap} for each in _taps()],
        "can_change": tap is not None and entry.withdrawn_at is None,
        "reasons": REASONS[tap] if tap else {},
        "chosen": known.exit,
        "is_new": known.exit == NOT_NOTED,
        "fault": fault,
    }
    status = 409 if fault else 200
    return render(request, "clinic/recruiting/log_entry.html", context, status=status)


def _change(request: StaffRequest, entry: LogEntry) -> HttpResponse:
    why, by, at = request.POST.get("why", "").strip()[:200], request.user.pk, clock.now()
    if "withdraw" in request.POST:
        withdraw_entry(entry=entry, reason=why or "tapped by mistake", by=by, at=at)
        return redirect("clinic:log")
    known = entry.as_entry()
    now = tap_of(known)
    tap = Tap(request.POST.get("tap") or str(now or ""))
    reason = request.POST.get("reason", "")
    if reason and REASONS_OF[tap] is None:
        raise ValueError(reason)
    meant = tapped(tap, reason, id="", unit="", screened=entry.screened_on)
    changes = {
        "eligible": meant.eligible if tap is not now else known.eligible,
        "not_eligible": meant.not_eligible or "",
        "approached": meant.approached,
        "not_approached": meant.not_approached or "",
        "declined": meant.declined or "",
    }
    correct_entry(entry=entry, changes=changes, reason=why, by=by, at=at)
    return redirect("clinic:log") if reason else redirect("clinic:log_entry", pk=entry.pk)


@require_safe
@for_role_with(Permission.REFER_PATIENTS)
def log_export(request: StaffRequest) -> HttpResponse:
    """Give the log as CSV."""
    clinic = clinic_of(request)
    entries = LogEntry.objects.standing().filter(clinic=clinic).order_by("screened_on", "pk")
    answer = HttpResponse("\ufeff" + write_log(entries), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="log-{clinic.code}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def log_import(request: StaffRequest) -> HttpResponse:
    """Take a log kept elsewhere: look at it first, then keep all of it or nothing."""
    clinic = clinic_of(request)
    text = request.POST.get("text", "")
    file = request.FILES.get("file")
    faults: list[Any] = []
    entries = []
    if request.method == "POST":
        if file is not None and (file.size or 0) <= LARGEST_FILE:
            text = file.read().decode("utf-8", errors="replace")
        try:
            entries = read_log(text)
        except FileRefused as error:
            faults = list(error.faults)
        if entries and "keep" in request.POST:
            kept = keep_log(entries, clinic=clinic, by=request.user, at=clock.now())
            return redirect(f"{reverse('clinic:log')}?kept={kept}")
    context = {
        **frame(request, "log"),
        "clinic": clinic,
        "text": text,
        "faults": faults[:50],
        "more_faults": max(0, len(faults) - 50),
        "funnel": funnel_rows(entries, with_trial=True) if entries else [],
        "count": len(entries),
    }
    status = 422 if faults else 200
    return render(request, "clinic/recruiting/log_import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def numbers(request: StaffRequest) -> HttpResponse:
    """Show the clinic its own numbers, and set its goal."""
    clinic = clinic_of(request)
    today, fault = clock.today_in(clinic.zone), ""
    if request.method == "POST":
        try:
            goal = int(request.POST.get("goal", ""))
            set_recruitment_goal(clinic=clinic, asked_a_week=goal, by=request.user, at=clock.now())
            return redirect("clinic:numbers")
        except ValueError:
            fault = _("Please write a whole number from 1 to 200.")
    person = own.counted_alone(request.user, clinic)
    whole = person is not None and "whole" in request.GET
    found = own.numbers_of(clinic, today=today, person=None if whole else person)
    nudge = None if whole else own.nudge_for(request.user, clinic, found, at=clock.now())
    context = {
        **frame(request, "numbers"),
        "clinic": clinic,
        "clinics": clinics_of(request),
        "numbers": found,
        "by_person": person is not None,
        "whole": whole,
        "headline": own.headline(found),
        "tiles": own.tiles(found),
        "weeks": own.asked_chart(found, today=today),
        "nudge": nudge,
        "nudge_said": own.nudge_in_words(nudge) if nudge else "",
        "nudge_reasons": _nudge_reasons(),
        "snooze_days": rules().snooze_days,
        "fault": fault,
        "typed": request.POST.get("goal", found.goal),
    }
    status = 422 if fault else 200
    return render(request, "clinic/recruiting/numbers.html", context, status=status)


def _nudge_reasons() -> list[tuple[str, str]]:
    return [
        (Nudge.Reason.NO_TIME.value, _("No time")),
        (Nudge.Reason.NONE_ELIGIBLE.value, _("Nobody suitable")),
        (Nudge.Reason.DOES_NOT_KNOW.value, _("I do not know enough about it")),
        (Nudge.Reason.AWAY.value, _("Away")),
        (Nudge.Reason.OTHER.value, _("Another reason")),
    ]


@require_POST
@for_role_with(Permission.REFER_PATIENTS)
def nudge(request: StaffRequest, pk: str) -> HttpResponse:
    """Keep what was done with a reminder: followed, put off, or put aside with a reason."""
    found = get_object_or_404(Nudge.objects.filter(user=request.user), pk=pk)
    reason, days = request.POST.get("reason", ""), request.POST.get("days", "")
    until = None
    if "follow" in request.POST:
        response = Nudge.Response.FOLLOWED
    elif days:
        response = Nudge.Response.SNOOZED
        if not days.isdecimal() or int(days) not in rules().snooze_days:
            raise Http404
        until = clock.now() + timedelta(days=int(days))
    else:
        response = Nudge.Response.PUT_ASIDE
        if reason not in Nudge.Reason.values:
            raise Http404
    try:
        answer_nudge(
            nudge=found,
            user=request.user,
            response=response,
            reason=reason,
            snoozed_until=until,
            at=clock.now(),
        )
    except AlreadyAnswered:
        return redirect("clinic:numbers")
    return redirect("clinic:refer" if response is Nudge.Response.FOLLOWED else "clinic:numbers")


@require_safe
@for_role_with(Permission.REFER_PATIENTS)
def papers(request: StaffRequest) -> HttpResponse:
    """List what there is to print."""
    clinic = clinic_of(request)
    context = {
        **frame(request, "papers"),
        "clinic": clinic,
        "clinics": clinics_of(request),
        "languages": LANGUAGES,
        "usual": SPOKEN_IN[clinic.country],
    }
    return render(request, "clinic/recruiting/papers.html", context)


@require_safe
@for_role_with(Permission.REFER_PATIENTS)
def paper(request: StaffRequest, what: str, language: str) -> HttpResponse:
    """Give a poster, cards or the wall reminder as PDF."""
    if what not in set(Paper) or language not in dict(LANGUAGES):
        raise Http404
    clinic = clinic_of(request)
    made = print_for_everybody(Paper(what), clinic, language, at=clinic.opened_at)
    if request.method == "GET":
        printed = f"{what}-{language}"
        note_printing(clinic=clinic, what=printed, by=request.user.pk, at=clock.now())
    return _pdf(made, f"selfback-{what}-{language}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def clinic_of(request: StaffRequest) -> Clinic:
    """Return the clinic one works for here: the one named, if it is one's own, or the first."""
    own_clinics = request.user.clinics_where(Permission.REFER_PATIENTS)
    found = Clinic.objects.filter(pk__in=own_clinics)
    wanted = request.GET.get("clinic") or request.POST.get("clinic")
    if wanted:
        return get_object_or_404(found, pk=wanted)
    first = found.first()
    if first is None:
        raise Http404
    return first


def _referrals(request: StaffRequest) -> "QuerySet[Referral]":
    own_clinics = request.user.clinics_where(Permission.REFER_PATIENTS)
    return Referral.objects.filter(clinic_id__in=own_clinics).select_related("clinic", "entry")


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"address": address}, status=201)
    return redirect(address)
