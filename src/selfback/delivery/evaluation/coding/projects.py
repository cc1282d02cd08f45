"""The projects somebody works in, and one project with its texts and members."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.coding.errors import CodingRefused
from selfback.apps.coding.models import CodedSource, CodingProject, Member
from selfback.apps.coding.services import (
    NewText,
    add_member,
    describe_source,
    lift_blinding,
    open_project,
    take_in,
    withdraw_source,
)
from selfback.apps.people.models import User
from selfback.apps.people.permissions import PERMISSIONS, Permission
from selfback.delivery.evaluation.coding.frame import (
    ProjectRequest,
    for_lead,
    for_member,
    project_frame,
    source_of,
)
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.domain.content.codebook import codebook_ids, load_codebook
from selfback.domain.content.language import Language
from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.shipped import shipped_codes
from selfback.domain.qualitative.text_files import ENDINGS, read_text_file

ON_A_PAGE = 50
LARGEST = 20_000_000
"""Bytes of one file."""
KINDS = {
    CodedSource.Kind.INTERVIEW: gettext_lazy("Interview"),
    CodedSource.Kind.SURVEY: gettext_lazy("Survey answer"),
    CodedSource.Kind.DOCUMENT: gettext_lazy("Document"),
    CodedSource.Kind.PLAN_CHANGE: gettext_lazy("Reason for a change of plan"),
}


class ProjectForm(forms.Form):
    """A new project."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name"),
        error_messages={"required": gettext_lazy("Please give it a name.")},
    )
    codebook = forms.ChoiceField(required=False, label=gettext_lazy("Begin with a codebook"))
    is_blind = forms.BooleanField(
        required=False,
        label=gettext_lazy("Coders do not see each other’s codings"),
        help_text=gettext_lazy("Until you, who lead the project, let them."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        root = library().root
        held = [
            (id, load_codebook(root, id).words[Language(language)]) for id in codebook_ids(root)
        ]
        field: Any = self.fields["codebook"]
        field.choices = [("", _("An empty one")), *((id, words.title) for id, words in held)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.CODE_TEXTS)
def projects(request: StaffRequest) -> HttpResponse:
    """List the projects somebody works in, and open a new one."""
    form = ProjectForm(request.POST or None, language=request.user.language)
    if request.method == "POST" and request.user.may(Permission.MANAGE_CODING) and form.is_valid():
        said = form.cleaned_data
        codes = (
            shipped_codes(
                load_codebook(library().root, said["codebook"]), Language(request.user.language)
            )
            if said["codebook"]
            else ()
        )
        project = open_project(
            name=said["name"],
            is_blind=said["is_blind"],
            codes=codes,
            lead=request.user,
            at=clock.now(),
        )
        return redirect("evaluation:coding_project", project.pk)
    rows = CodingProject.objects.of_member(request.user).annotate(
        texts=Count("sources", distinct=True, filter=Q(sources__withdrawn_at=None))
    )
    context = {**frame(request, "coding"), "projects": rows, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluation/coding/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def project(request: ProjectRequest) -> HttpResponse:
    """List the texts of a project, and take more in."""
    faults: list[str] = []
    if request.method == "POST":
        texts, faults = _texts(request)
        if texts and not faults:
            try:
                made = take_in(
                    project=request.project, texts=texts, by=request.user.pk, at=clock.now()
                )
            except CodingRefused:
                faults = [_("A text has no words. Nothing was taken in.")]
            else:
                return redirect(f"{request.path}?new={len(made)}&known={len(texts) - len(made)}")
    kind, wanted = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    rows = request.project.sources.all()
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if wanted:
        rows = rows.filter(Q(name__icontains=wanted) | Q(text__icontains=wanted))
    own = Q(codings__taken_back_at=None, codings__code__removed_at=None)
    if request.project.is_blind and not request.member.leads:
        own &= Q(codings__coder=request.user.pk)
    page = Paginator(
        rows.order_by("name", "pk").defer("text").annotate(coded=Count("codings", filter=own)),
        ON_A_PAGE,
    ).get_page(request.GET.get("page"))
    context = {
        **project_frame(request, "texts"),
        "page": page,
        "kinds": KINDS,
        "kind": kind,
        "wanted": wanted,
        "faults": faults,
        "endings": ", ".join(ENDINGS),
        "accepted": ",".join(f".{each}" for each in ENDINGS),
        "told": {name: request.GET.get(name, "") for name in ("new", "known")},
        "members": request.project.members.filter(ended_at=None).select_related("user"),
        "others": _others(request) if request.member.leads else (),
    }
    status = 422 if faults else 200
    return render(request, "evaluation/coding/project.html", context, status=status)


def _texts(request: ProjectRequest) -> tuple[list[NewText], list[str]]:
    """Return the texts that were sent, and what is wrong with any of the files."""
    kind = request.POST.get("kind", "")
    kind = kind if kind in KINDS else CodedSource.Kind.INTERVIEW
    texts, faults = [], []
    for file in request.FILES.getlist("files"):
        name = file.name or _("A file")
        if (file.size or 0) > LARGEST:
            faults.append(_("{name} is larger than 20 MB.").format(name=name))
            continue
        try:
            held = read_text_file(name, file.read())
        except FileRefused as refused:
            faults.append(f"{name}: {refused.fact}")
            continue
        texts.append(NewText(name=name.rpartition(".")[0] or name, text=held.text, kind=kind))
    lines = [line.strip() for line in request.POST.get("lines", "").splitlines() if line.strip()]
    numbered, called = len(str(len(lines))), KINDS[CodedSource.Kind(kind)]
    texts += [
        NewText(name=f"{called} {number:0{numbered}}", text=line, kind=kind)
        for number, line in enumerate(lines, 1)
    ]
    if not texts and not faults:
        faults.append(_("Please choose a file, or type at least one line."))
    return texts, faults


def _others(request: ProjectRequest) -> list[User]:
    """Return who may code and is no member yet."""
    roles = [role for role, may in PERMISSIONS.items() if Permission.CODE_TEXTS in may]
    members = request.project.members.filter(ended_at=None).values("user")
    users = User.objects.filter(grants__role__in=roles, grants__ended_at=None)
    return list(users.exclude(pk__in=members).distinct().order_by("name", "email"))


@require_POST
@for_lead
def act(request: ProjectRequest) -> HttpResponse:
    """Add a member, or let coders see each other's codings."""
    by, at = request.user.pk, clock.now()
    what = request.POST.get("do", "")
    if what == "unblind" and request.project.is_blind:
        lift_blinding(project=request.project, by=by, at=at)
    if what == "add":
        user = next(
            (each for each in _others(request) if each.pk == request.POST.get("user")), None
        )
        if user is not None:
            add_member(project=request.project, user=user, role=Member.Role.CODER, by=by, at=at)
    return redirect("evaluation:coding_project", request.project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_lead
def about(request: ProjectRequest, source: str) -> HttpResponse:
    """Change what is known of a text, or let it go because consent was taken back."""
    held = source_of(request, source)
    fault = ""
    if request.method == "POST":
        by, at = request.user.pk, clock.now()
        if request.POST.get("do") == "withdraw":
            withdraw_source(source=held, by=by, at=at)
            return redirect("evaluation:coding_project", request.project.pk)
        name = request.POST.get("name", "").strip()[:120]
        attributes, wrong = _attributes(request.POST.get("attributes", ""))
        if not name:
            fault = _("Please give it a name.")
        elif wrong:
            fault = _("Line {number} is not a name and a value with a colon between.").format(
                number=wrong
            )
        else:
            case = request.POST.get("case", "").strip()[:60]
            describe_source(source=held, name=name, case=case, attributes=attributes, by=by, at=at)
            return redirect("evaluation:coding_text", request.project.pk, held.pk)
    lines = "\n".join(f"{name}: {value}" for name, value in held.attributes.items())
    context = {
        **project_frame(request, "texts"),
        "source": held,
        "lines": request.POST.get("attributes", lines),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/about.html", context, status=status)


def _attributes(lines: str) -> tuple[dict[str, str], int]:
    """Return the attributes, and the number of the first line that is none, 0 if all are."""
    held = {}
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or not value.strip():
            return {}, number
        held[name.strip()[:40]] = value.strip()[:80]
    return held, 0
