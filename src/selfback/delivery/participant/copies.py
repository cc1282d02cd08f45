"""The copy of what somebody signed: to look at, on paper, and by mail."""

from pathlib import Path
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.trial.link_services import LINK
from selfback.apps.trial.models import ConsentSigned, ContactDetails
from selfback.delivery.participant.links import LinkRequest, by_link
from selfback.delivery.shared import clock
from selfback.delivery.shared.paper import make_pdf

TEMPLATE = Path(__file__).parent / "paper" / "consent.typ"
PURPOSE = "study-consent-copy"


@require_safe
@by_link
def signed(request: LinkRequest) -> HttpResponse:
    """Thank for the signature and offer the copy."""
    row = newest(request)
    context = {
        "token": request.token,
        "signed": row,
        "moment": _moment(row),
        "can_mail": bool(_address(request)),
        "is_sent": OutgoingMessage.objects.filter(key=_key(row)).exists(),
    }
    return render(request, "participant/signed.html", context)


@require_safe
@by_link
def copy(request: LinkRequest) -> HttpResponse:
    """Return the signed text as a PDF, made of what was kept when it was signed."""
    row = newest(request)
    pdf = make_pdf(TEMPLATE, facts_of(row), at=row.signed_at)
    headers = {"Content-Disposition": f'attachment; filename="{row.document}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
@by_link
def send(request: LinkRequest) -> HttpResponse:
    """Mail the signed text to the address that is kept; once, however often it is asked for."""
    row, address = newest(request), _address(request)
    if address:
        facts = facts_of(row)
        queue_message(
            key=_key(row),
            purpose=PURPOSE,
            channel=OutgoingMessage.Channel.EMAIL,
            address=address,
            language=row.language,
            subject=_("Your copy of what you signed"),
            body="\n\n".join([row.text, str(facts["signature"]), str(facts["seal"])]),
            about=request.visit.pk,
            by=LINK,
            at=clock.now(),
        )
    return redirect("participant:signed", request.token)


def newest(request: LinkRequest) -> ConsentSigned:
    """Return the document this person signed last; raises Http404 before the first."""
    row = request.participant.consents.select_related("participant").last()
    if row is None:
        raise Http404
    return row


def facts_of(row: ConsentSigned) -> dict[str, object]:
    """Return what stands on paper: the stored text, who signed it when, and its digest."""
    title, *passages = row.text.strip().split("\n\n")
    return {
        "language": row.language,
        "title": title,
        "passages": [each for each in passages if not each.startswith("[x] ")],
        "statements": [each[4:] for each in passages if each.startswith("[x] ")],
        "signature": _("Signed by {name}, {moment}").format(name=row.name, moment=_moment(row)),
        "number": _("Study number {number}, version {version} of the text.").format(
            number=row.participant.number, version=row.version
        ),
        "seal": _("Checksum of the text (SHA-256): {digest}").format(digest=row.text_digest),
    }


def _moment(row: ConsentSigned) -> str:
    here = row.signed_at.astimezone(ZoneInfo(row.participant.zone_now))
    return date_format(here, "DATETIME_FORMAT")


def _address(request: LinkRequest) -> str:
    kept = ContactDetails.objects.filter(participant=request.participant).first()
    return kept.email if kept else ""


def _key(row: ConsentSigned) -> str:
    return f"{PURPOSE}:{row.pk}"
