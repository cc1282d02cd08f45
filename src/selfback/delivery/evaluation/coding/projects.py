"""The projects of whoever asks, a new one, and who takes part in one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.coding.codebook_services import install_codebook
from selfback.apps.coding.errors import CodingError
from selfback.apps.coding.models import Consent, Member, Project
from selfback.apps.coding.project_services import (
    add_member,
    change_project,
    end_member,
    name_of,
    open_project,
)
from selfback.apps.people.models import User
from selfback.apps.people.permissions import PERMISSIONS, Permission
from selfback.delivery.evaluation.coding.frame import MemberRequest, coding_frame, for_adjudicator
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.domain.content.codebook import Codebook, codebook_ids, load_codebook
from selfback.domain.content.language import Language
from selfback.domain.qualitative.shipped import shipped_codes


def shipped_codebooks() -> list[tuple[str, str]]:
    """Return the codebooks of the content as choices, in the reader's language."""
    root, language = library().root, Language(get_language() or "en")
    held = [load_codebook(root, id) for id in codebook_ids(root)]
    return [(each.id, each.words[language].title) for each in held]


class NewProject(forms.Form):
    """A project that is to be opened."""

    title = forms.CharField(max_length=120, label=gettext_lazy("What is it called?"))
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, label=gettext_lazy("Language of the codebook")
    )
    is_blind = forms.BooleanField(
        required=False,
        initial=True,
        label=gettext_lazy("Blind: coders see their own codings alone"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None, an empty one")), *shipped_codebooks()]
        label = gettext_lazy("Codebook to begin with")
        self.fields["codebook"] = forms.ChoiceField(required=False, choices=choices, label=label)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.CODE_TEXTS)
def projects(request: StaffRequest) -> HttpResponse:
    """List the projects one takes part in, and open a new one."""
    form = NewProject(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        member = _open(request.user, form.cleaned_data)
        messages.success(request, _("The project is open. Now take its texts in."))
        return redirect("evaluation:coding_project", project=member.project_id)
    mine = Project.objects.open_to(request.user).annotate(
        texts=Count("sources", filter=Q(sources__consent=Consent.GIVEN), distinct=True),
        people=Count("members", filter=Q(members__ended_at=None), distinct=True),
    )
    context = {**frame(request, "coding"), "projects": mine, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluation/coding/projects.html", context, status=status)


@transaction.atomic
def _open(user: User, given: dict[str, Any]) -> Member:
    member = open_project(
        title=given["title"],
        is_blind=given["is_blind"],
        language=given["language"],
        by=user,
        at=clock.now(),
    )
    if given["codebook"]:
        install_shipped(given["codebook"], Language(given["language"]), member)
    return member


def install_shipped(id: str, language: Language, member: Member) -> int:
    """Install a codebook of the content; return how many codes are new. Raises LookupError."""
    held: Codebook = load_codebook(library().root, id)
    codes = shipped_codes(held, language)
    title = held.words[language].title
    return len(install_codebook(codes=codes, title=title, by=member, at=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@for_adjudicator
def people(request: MemberRequest) -> HttpResponse:
    """Show what the project is called and who takes part, and change it."""
    fault = ""
    if request.method == "POST":
        try:
            _change(request)
        except CodingError as refused:
            fault = in_words(refused)
        else:
            messages.success(request, _("Changed."))
            return redirect("evaluation:coding_settings", project=request.member.project_id)
    coders = [each.value for each, may in PERMISSIONS.items() if Permission.CODE_TEXTS in may]
    there = Member.objects.now().filter(project=request.member.project_id, user__isnull=False)
    others = User.objects.filter(
        is_active=True, grants__role__in=coders, grants__ended_at=None
    ).exclude(pk__in=there.values("user"))
    context = {
        **coding_frame(request, "settings"),
        "people": Member.objects.filter(project=request.member.project_id),
        "others": [{"pk": each.pk, "name": name_of(each)} for each in others.distinct()],
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/people.html", context, status=status)


def _change(request: MemberRequest) -> None:
    sent, member, at = request.POST, request.member, clock.now()
    role = Member.Role.ADJUDICATOR if sent.get("role") == "adjudicator" else Member.Role.CODER
    match sent.get("what"):
        case "add":
            user = get_object_or_404(User, pk=sent.get("user", ""))
            if user.may(Permission.CODE_TEXTS):
                add_member(user=user, role=role, by=member, at=at)
        case "role":
            add_member(user=_user_of(request), role=role, by=member, at=at)
        case "end":
            held = get_object_or_404(_members(request), pk=sent.get("member", ""))
            end_member(member=held, by=member, at=at)
        case "project":
            project = member.project
            change_project(
                title=sent.get("title", "")[:120] or project.title,
                is_blind="is_blind" in sent,
                about=sent.get("about", ""),
                by=member,
                at=at,
            )


def _members(request: MemberRequest) -> Any:
    return Member.objects.filter(project=request.member.project_id, user__isnull=False)


def _user_of(request: MemberRequest) -> User:
    theirs = User.objects.filter(coding_members__in=_members(request))
    held: User = get_object_or_404(theirs, coding_members=request.POST.get("member", ""))
    return held
