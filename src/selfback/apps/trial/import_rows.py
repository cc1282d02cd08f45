"""What stands in a study already, as the rows that a file of somebody else is compared with."""

from selfback.apps.trial.export_rows import Record, item_rows
from selfback.apps.trial.models import Response, Screening, Study
from selfback.apps.trial.screenings import key_of


def participants_now(study: Study) -> list[Record]:
    """Return a row for everybody with a study number, randomised or not yet."""
    numbers = study.participants.order_by("number").values_list("number", flat=True)
    return [{"participant": number} for number in numbers]


def answers_now(study: Study, instrument: str) -> list[Record]:
    """Return a row for each answer to one instrument."""
    rows = Response.objects.filter(visit__participant__study=study, instrument=instrument)
    return list(item_rows(rows.select_related("visit__participant").order_by("pk")))


def referrals_now(study: Study) -> list[Record]:
    """Return a row for each screening that came from a list: reference, site, day, profession."""
    start = key_of(study, "")
    rows = Screening.objects.filter(study=study, key__startswith=start).order_by("key")
    return [
        {
            "reference": row.key.removeprefix(start),
            "site": row.site.clinic.name,
            "referred_on": row.referred_on.isoformat(),
            "profession": row.profession or None,
        }
        for row in rows.select_related("site__clinic")
    ]
