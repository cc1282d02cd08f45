"""The texts of a project: a list, taking them in, what is known of one, and withdrawing one."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.coding.errors import CodingError
from selfback.apps.coding.models import Code, Coding, Consent, Kind, Source
from selfback.apps.coding.source_services import (
    NewText,
    describe_source,
    take_in_sources,
    withdraw_consent,
)
from selfback.apps.displays.services import forget_codings
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.frame import (
    MemberRequest,
    asked_page,
    coding_frame,
    for_adjudicator,
    for_member,
)
from selfback.delivery.evaluation.coding.reasons import reasons
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.evaluation.coding.remarks import remarks
from selfback.delivery.evaluation.reports.job import forget_reports
from selfback.delivery.shared import clock
from selfback.domain.qualitative.answers_csv import read_answers
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.text_files import ENDINGS, read_text_file
from selfback.domain.qualitative.transcript import speakers

ON_A_PAGE = 50
LARGEST = 25_000_000  # bytes of one file
GATHERED = {"reasons": reasons, "remarks": remarks}
"""What the product itself holds to be coded, by the name of its button."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_member(Permission.CODE_TEXTS)
def texts(request: MemberRequest) -> HttpResponse:
    """List the texts that are read one by one, and take new ones in."""
    faults: list[str] = []
    if request.method == "POST":
        if not request.user.may(Permission.MANAGE_CODING):
            raise Http404
        faults = _take_in(request)
        if not faults:
            return redirect("evaluation:coding_project", project=request.member.project_id)
    asked = request.GET.get("q", "").strip()
    held = Source.objects.without_text().filter(project=request.member.project_id)
    held = held.exclude(kind=Kind.ANSWER)
    if asked:
        held = held.filter(Q(title__icontains=asked) | Q(case__icontains=asked))
    sources = Source.objects.in_use().filter(project=request.member.project_id)
    page = Paginator(held, ON_A_PAGE).get_page(asked_page(request))
    context = {
        **coding_frame(request, "texts"),
        "page": page,
        "rows": _with_counts(request, page),
        "asked": asked,
        "kept": f"q={asked}&" if asked else "",
        "answers": sources.filter(kind=Kind.ANSWER).count(),
        "codes": Code.objects.standing().filter(project=request.member.project_id).count(),
        "kinds": kind_words(),
        "endings": ",".join(f".{each}" for each in (*ENDINGS, "csv")),
        "faults": faults,
    }
    status = 422 if faults else 200
    return render(request, "evaluation/coding/texts.html", context, status=status)


def kind_words() -> dict[str, str]:
    """Return what kinds of text are called."""
    return {
        Kind.INTERVIEW: _("Interview"),
        Kind.DOCUMENT: _("Document"),
        Kind.ANSWER: _("Survey answer"),
        Kind.REASON: _("Reason for a change of a plan"),
    }


def _with_counts(request: MemberRequest, sources: Page[Source]) -> list[dict[str, Any]]:
    """Return the texts of a page, each with how many codings one sees in it."""
    mine = Coding.objects.seen_by(request.member).standing().of_coders()
    rows = mine.filter(source__in=[each.pk for each in sources]).order_by()
    counts = dict(rows.values_list("source").annotate(n=Count("pk")))
    return [{"source": each, "codings": counts.get(each.pk, 0)} for each in sources]


def _take_in(request: MemberRequest) -> list[str]:
    """Take in what was sent, all or nothing; return what is wrong with it."""
    kind = Kind(request.POST["kind"]) if request.POST.get("kind") in Kind.values else Kind.INTERVIEW
    faults: list[str] = []
    found: list[NewText] = []
    if gather := GATHERED.get(request.POST.get("what", "")):
        found = list(gather())
    for file in request.FILES.getlist("files"):
        name = file.name or ""
        if (file.size or 0) > LARGEST:
            faults.append(_("{file}: this file is too large.").format(file=name))
            continue
        try:
            found += _texts_of(name, file.read(), kind)
        except FileRefused as refused:
            faults.append(f"{name}: {refused.fact}")
    if not found and not faults:
        faults.append(_("There is nothing to take in."))
    if not faults:
        try:
            made = take_in_sources(texts=found, by=request.member, at=clock.now())
        except CodingError as refused:
            return [in_words(refused)]
        _tell(request, len(made), len(found) - len(made))
    return faults


def _texts_of(name: str, content: bytes, kind: Kind) -> Iterable[NewText]:
    if name.lower().endswith(".csv"):
        for row in read_answers(content):
            yield NewText(
                title=row.case or f"{name} {row.line}",
                text=row.text,
                kind=Kind.ANSWER,
                case=row.case,
                attributes=row.attributes,
            )
        return
    file = read_text_file(name, content)
    if not file.text.strip():
        raise FileRefused(_("it holds no text"))
    spoken = "; ".join(speakers(file.turns))
    attributes = {_("Speakers"): spoken} if spoken else {}
    yield NewText(title=name.rpartition(".")[0], text=file.text, kind=kind, attributes=attributes)


def _tell(request: MemberRequest, made: int, known: int) -> None:
    told = ngettext("{count} text was taken in.", "{count} texts were taken in.", made)
    messages.success(request, told.format(count=made))
    if known:
        told = ngettext(
            "{count} was there already, word for word.",
            "{count} were there already, word for word.",
            known,
        )
        messages.info(request, told.format(count=known))


@require_http_methods(["GET", "HEAD", "POST"])
@for_member(Permission.MANAGE_CODING)
def about_text(request: MemberRequest, source: str) -> HttpResponse:
    """Show what is known of a text, and change it."""
    held = source_of(request, source)
    fault = ""
    if request.method == "POST":
        attributes, fault = _attributes(request.POST.get("attributes", ""))
        if not fault:
            describe_source(
                source=held,
                title=request.POST.get("title", ""),
                case=request.POST.get("case", ""),
                attributes=attributes,
                by=request.member,
                at=clock.now(),
            )
            messages.success(request, _("Changed."))
            return redirect("evaluation:coding_project", project=request.member.project_id)
    lines = [f"{name}: {value}" for name, value in held.attributes.items()]
    context = {
        **coding_frame(request, "texts"),
        "source": held,
        "kind_words": kind_words()[held.kind],
        "attributes": request.POST.get("attributes", "\n".join(lines)),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/about_text.html", context, status=status)


def source_of(request: MemberRequest, pk: str) -> Source:
    """Return a text of the member's project that is in use, or answer that there is none."""
    in_use = Source.objects.in_use().filter(project=request.member.project_id)
    held: Source = get_object_or_404(in_use, pk=pk)
    return held


def _attributes(written: str) -> tuple[dict[str, Any], str]:
    """Return name -> value from lines such as "Profession: GP", and what is wrong with them."""
    found: dict[str, str] = {}
    for number, line in enumerate(written.splitlines(), start=1):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or not value.strip():
            told = _("Line {number} is not written as “name: value”.")
            return {}, told.format(number=number)
        found[name.strip()[:60]] = value.strip()[:200]
    return found, ""


@require_POST
@for_adjudicator
def withdraw_text(request: MemberRequest, source: str) -> HttpResponse:
    """Erase a text whose speaker no longer agrees, if that was confirmed."""
    held = source_of(request, source)
    if request.POST.get("sure") == "yes" and held.consent == Consent.GIVEN:
        _erase(held, request)
        messages.success(request, _("The text is erased, and its codings no longer count."))
        return redirect("evaluation:coding_project", project=request.member.project_id)
    messages.error(request, _("Tick that you are sure first."))
    return redirect("evaluation:coding_about", project=held.project_id, source=held.pk)


@transaction.atomic
def _erase(source: Source, request: MemberRequest) -> None:
    codings = list(source.codings.values_list("pk", flat=True))
    at = clock.now()
    withdraw_consent(source=source, by=request.member, at=at)
    forget_codings(codings=codings, by=request.user.pk, at=at)
    forget_reports(source.project_id, by=request.user.pk)
