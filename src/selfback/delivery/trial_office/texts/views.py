"""The texts as their reviewers see them: a list, one piece side by side, and a list of changes."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.texts.models import TextReview
from selfback.apps.texts.services import LONGEST, CommentMissing, CommentTooLong, review_text
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.content import library
from selfback.delivery.shared.csv_file import as_file
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.texts.reading import (
    KINDS,
    STANDINGS,
    Row,
    Standing,
    rows_of,
    title_of,
)
from selfback.domain.content.language import Language
from selfback.domain.content.pieces import Piece, pieces_of

ON_A_PAGE = 50
HEADINGS = ("piece", "language", "standing", "comment", "reviewer", "said_at")


@require_safe
@for_role_with(Permission.REVIEW_TEXTS)
def texts(request: StaffRequest) -> HttpResponse:
    """List the pieces of one kind in one language, and how they stand."""
    language = _language(request.GET.get("language", request.user.language))
    kind = request.GET.get("kind", "exercises")
    standing = request.GET.get("standing", "")
    if kind not in KINDS or standing not in {"", *Standing}:
        raise Http404
    all_rows = list(rows_of(language))
    rows = [each for each in all_rows if each.piece.kind == kind]
    wanted = [each for each in rows if standing in {"", each.standing}]
    context = {
        **frame(request, "texts"),
        "page": Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page")),
        "language": language,
        "languages": settings.LANGUAGES,
        "kind": kind,
        "kinds": _kinds(all_rows),
        "standing": standing,
        "standings": _standings(rows),
        "commented": sum(each.standing is Standing.COMMENTED for each in all_rows),
        "next": next((e for e in rows if e.standing in {Standing.UNREAD, Standing.CHANGED}), None),
    }
    return render(request, "trial_office/texts/list.html", context)


def _kinds(rows: list[Row]) -> list[dict[str, Any]]:
    there = Counter(each.piece.kind for each in rows)
    approved = Counter(each.piece.kind for each in rows if each.standing is Standing.APPROVED)
    return [
        {"id": kind, "name": name, "pieces": there[kind], "approved": approved[kind]}
        for kind, name in KINDS.items()
        if there[kind]
    ]


def _standings(rows: list[Row]) -> list[dict[str, Any]]:
    counts = Counter(each.standing for each in rows)
    return [{"id": id, "name": name, "pieces": counts[id]} for id, name in STANDINGS.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REVIEW_TEXTS)
def text(request: StaffRequest, language: str, piece: str) -> HttpResponse:
    """Show a piece beside its English, and keep what the reviewer says of it."""
    chosen = _language(language)
    held = pieces_of(library()).get(piece)
    if held is None or chosen not in held.texts:
        raise Http404
    fault, comment = "", request.POST.get("comment", "")
    if request.method == "POST":
        is_comment = request.POST.get("verdict") == TextReview.Verdict.COMMENTED
        if request.POST.get("digest") != held.digest(chosen):
            fault = _("The text has changed since you opened it. Please read it once more.")
        else:
            fault = _say(request, held, chosen, comment=comment, is_comment=is_comment)
        if not fault:
            return redirect(_next(held, chosen))
    context = {
        **frame(request, "texts"),
        "piece": held,
        "title": title_of(held, chosen),
        "kind_name": KINDS[held.kind],
        "language": chosen,
        "languages": settings.LANGUAGES,
        "digest": held.digest(chosen),
        "is_english": chosen is Language.ENGLISH,
        "rows": _side_by_side(held, chosen),
        "said": TextReview.objects.of(held.id, chosen).select_related("reviewer")[:20],
        "fault": fault,
        "comment": comment,
        "longest": LONGEST,
        "is_exercise": held.kind == "exercises",
    }
    status = 422 if fault else 200
    return render(request, "trial_office/texts/piece.html", context, status=status)


def _say(
    request: StaffRequest, held: Piece, language: Language, *, comment: str, is_comment: bool
) -> str:
    """Keep a reviewer's word; return what is wrong with it, if anything."""
    verdict = TextReview.Verdict.COMMENTED if is_comment else TextReview.Verdict.APPROVED
    try:
        review_text(
            piece=held.id,
            language=language,
            digest=held.digest(language),
            verdict=verdict,
            comment=comment,
            reviewer=request.user,
            by=request.user.pk,
            at=clock.now(),
        )
    except CommentMissing:
        return _("Please write what should change.")
    except CommentTooLong as error:
        return _("Please keep it under {most} characters; it has {length}.").format(
            most=LONGEST, length=error.length
        )
    return ""


def _next(held: Piece, language: Language) -> str:
    """Return the address of the next piece of the kind that waits, or of the list."""
    kind = [each for each in pieces_of(library()).values() if each.kind == held.kind]
    place = [each.id for each in kind].index(held.id)
    waiting = {Standing.UNREAD, Standing.CHANGED}
    for row in rows_of(language, [*kind[place + 1 :], *kind[:place]]):
        if row.standing in waiting:
            return reverse("trial_office:text", args=[language, row.piece.id])
    return f"{reverse('trial_office:texts')}?kind={held.kind}&language={language}"


def _side_by_side(held: Piece, language: Language) -> list[dict[str, str]]:
    english, words = held.texts.get(Language.ENGLISH, {}), held.texts[language]
    keys = [*english, *(key for key in words if key not in english)]
    return [
        {"key": key, "english": english.get(key, ""), "words": words.get(key, "")} for key in keys
    ]


def _language(asked: str) -> Language:
    if asked not in set(Language):
        raise Http404
    return Language(asked)


@require_safe
@for_role_with(Permission.REVIEW_TEXTS)
def changes(request: StaffRequest) -> HttpResponse:
    """Give every comment that is the latest word on its piece, in all languages."""
    rows = (
        (
            row.piece.id,
            language,
            row.standing,
            row.review.comment,
            row.review.reviewer,
            row.review.said_at,
        )
        for language in Language
        for row in rows_of(language)
        if row.review is not None and row.review.comment
    )
    return as_file(
        "text-changes.csv", HEADINGS, ([*head, who.name, at.isoformat()] for *head, who, at in rows)
    )
