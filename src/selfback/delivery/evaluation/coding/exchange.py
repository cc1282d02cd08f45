"""Files in and out: projects of other programs, codebooks, and tables of what was coded."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.coding.import_services import import_project, note_export
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.frame import MemberRequest, coding_frame, for_member
from selfback.delivery.shared import clock
from selfback.domain.qualitative.exchange import (
    TABLES,
    NoSuchTable,
    ending,
    findings,
    losses,
    read_file,
    write_file,
)
from selfback.domain.qualitative.qdc_file import NoCodes
from selfback.domain.qualitative.refusal import FileRefused

LARGEST = 100_000_000  # bytes
TYPES = {
    "qdpx": "application/zip",
    "qdc": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
READABLE = ("qdpx", "qdc", "csv", "sqlite3", "sqlite", "db")


@require_safe
@for_member(Permission.MANAGE_CODING)
def exchange(request: MemberRequest) -> HttpResponse:
    """Show which files can be written, with what each loses, and which can be read."""
    return _page(request)


def _page(request: MemberRequest, fault: str = "") -> HttpResponse:
    project = project_seen_by(request.member)
    forms = [
        {"id": "qdpx", "name": _("Whole project (.qdpx): NVivo, MAXQDA, ATLAS.ti and others")},
        {"id": "qdc", "name": _("Codebook (.qdc)")},
        {"id": "xlsx", "name": _("All tables as a workbook (.xlsx)")},
        {"id": "docx", "name": _("Codes with their passages as a document (.docx)")},
        {"id": "csv", "name": _("One table (.csv)")},
    ]
    context = {
        **coding_frame(request, "exchange"),
        "forms": [
            {**each, "losses": [str(one) for one in losses(project, each["id"])]} for each in forms
        ],
        "tables": _tables(),
        "variables": project.variables,
        "codings": len(project.codings),
        "endings": ",".join(f".{each}" for each in READABLE),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/exchange.html", context, status=status)


def _tables() -> dict[str, str]:
    words = {
        "segments": _("Coded passages"),
        "codebook": _("Codebook"),
        "memos": _("Memos"),
        "framework": _("Framework matrix"),
    }
    return {each: words[each] for each in TABLES}


@require_POST
@for_member(Permission.MANAGE_CODING)
def export(request: MemberRequest) -> HttpResponse:
    """Write a file of what one may see, and note that it left."""
    form, table = request.POST.get("form", ""), request.POST.get("table", "segments")
    is_settled = request.POST.get("of") == "settled" and request.member.sees_all
    if form not in TYPES:
        raise Http404
    project = project_seen_by(request.member, settled=is_settled)
    try:
        content = write_file(project, form, table=table)
    except NoCodes:
        return _page(request, _("There is no code yet."))
    except NoSuchTable:
        raise Http404 from None
    note_export(
        what=f"{form} {table}" if form == "csv" else form,
        codings=len(project.codings),
        digest=hashlib.sha256(content).hexdigest(),
        by=request.member,
        at=clock.now(),
    )
    name = slugify(project.name) or "project"
    part = f"-{slugify(table)}" if form == "csv" else ""
    headers = {"Content-Disposition": f'attachment; filename="{name}{part}.{form}"'}
    return HttpResponse(content, content_type=TYPES[form], headers=headers)


@require_POST
@for_member(Permission.MANAGE_CODING)
def import_file(request: MemberRequest) -> HttpResponse:
    """Take a project or codebook of another program in, all or nothing, and say what was lost."""
    file = request.FILES.get("file")
    if file is None:
        return _page(request, _("Choose a file."))
    name = file.name or ""
    if ending(name) not in READABLE or (file.size or 0) > LARGEST:
        return _page(request, _("This file is too large, or of a kind that is not read here."))
    content = file.read()
    try:
        reading = read_file(name, content)
        departs = len(findings(name, content, reading.project))
    except FileRefused as refused:
        return _page(request, f"{name}: {refused.fact}")
    lost = import_project(project=reading.project, file=name, by=request.member, at=clock.now())
    messages.success(request, _("{file} was taken in.").format(file=name))
    for each in (*reading.losses, *lost, *reading.repairs[:20]):
        messages.info(request, str(each))
    if departs:
        told = _("In {count} places the file departs from its standard.")
        messages.info(request, told.format(count=departs))
    return redirect("evaluation:coding_exchange", project=request.member.project_id)
