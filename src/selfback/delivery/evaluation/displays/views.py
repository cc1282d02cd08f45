"""The list of joint displays, and one display with what may be done to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.coding.models import Member, Project
from selfback.apps.displays.errors import DisplayChanged
from selfback.apps.displays.models import Display
from selfback.apps.displays.services import (
    change_display,
    keep_frozen,
    make_display,
    move_row,
    put_display_away,
    remove_row,
)
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.displays.forms import DisplayForm, NewDisplayForm
from selfback.delivery.evaluation.displays.looking import display_of, look, row_of
from selfback.delivery.evaluation.displays.words import TEMPLATES
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.domain.integration.display import Template
from selfback.domain.integration.display_table import caption_of, table_of
from selfback.domain.integration.snapshot import freeze

ON_A_PAGE = 20


def changed_since() -> str:
    """Return what to say when somebody else was quicker."""
    return _("Somebody changed the display meanwhile. Look at it as it is now, then do it again.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.KEEP_DISPLAYS)
def displays(request: StaffRequest) -> HttpResponse:
    """List the displays, and make one."""
    mine = Member.objects.now().filter(user=request.user, role=Member.Role.ADJUDICATOR)
    projects = {each.pk: each for each in Project.objects.filter(pk__in=mine.values("project"))}
    form = NewDisplayForm(
        request.POST or None, projects=[(pk, each.title) for pk, each in projects.items()]
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = make_display(
            title=said["title"],
            template=Template(said["template"]),
            project=projects.get(said["project"]),
            author=request.user.name or request.user.email,
            by=request.user.pk,
            at=clock.now(),
        )
        return redirect("evaluation:display", made.pk)
    rows = Display.objects.kept().open_to(request.user).annotate(topics=Count("rows"))
    context = {
        **frame(request, "displays"),
        "page": Paginator(rows.order_by("-made_at", "-pk"), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "templates": TEMPLATES,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "evaluation/displays/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.KEEP_DISPLAYS)
def display(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one display as it is now; change its title and layout."""
    held = display_of(request.user, pk)
    initial = {"title": held.title, "template": held.template}
    form = DisplayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_display(
                display=held,
                version=_version(request),
                title=form.cleaned_data["title"],
                template=Template(form.cleaned_data["template"]),
                by=request.user.pk,
                at=clock.now(),
            )
        except DisplayChanged:
            messages.error(request, changed_since())
        return redirect("evaluation:display", held.pk)
    looked = look(held, request.user)
    rows = list(held.rows.all())
    context = {
        **frame(request, "displays"),
        "display": held,
        "rows": [{"row": row, "fault": looked.faults.get(row.pk, "")} for row in rows],
        "shown": looked.shown,
        "table": table_of(looked.shown) if looked.shown else None,
        "caption": caption_of(looked.shown) if looked.shown else "",
        "frozen": held.frozen.all()[:ON_A_PAGE],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "evaluation/displays/display.html", context, status=status)


@require_POST
@for_role_with(Permission.KEEP_DISPLAYS)
def act(request: StaffRequest, pk: str) -> HttpResponse:
    """Move or remove a row, freeze the display, put it away or bring it back."""
    held, what, at = display_of(request.user, pk), request.POST.get("do", ""), clock.now()
    by = request.user.pk
    try:
        if what in {"up", "down", "remove"}:
            row = row_of(held, request.POST.get("row", ""))
            if what == "remove":
                remove_row(row=row, version=_version(request), by=by, at=at)
            else:
                move_row(row=row, version=_version(request), up=what == "up", by=by, at=at)
        elif what == "freeze":
            _freeze(request, held)
        elif what in {"away", "back"}:
            put_display_away(display=held, is_away=what == "away", by=by, at=at)
        else:
            raise Http404
    except DisplayChanged:
        messages.error(request, changed_since())
    return redirect("evaluation:display", held.pk)


def _freeze(request: StaffRequest, held: Display) -> None:
    looked = look(held, request.user)
    if looked.faults or looked.shown is None:
        messages.error(request, _("Mend or remove the rows that cannot be shown, then freeze it."))
        return
    at = clock.now()
    snapshot = freeze(looked.shown, on=at.date())
    keep_frozen(display=held, snapshot=snapshot, by=request.user.pk, at=at)
    messages.success(request, _("It is frozen as it is today."))


def _version(request: StaffRequest) -> int:
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit()):
        raise Http404
    return int(version)
