"""What clinicians wrote when they changed a plan, as texts to code."""

from collections.abc import Iterator

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.coding.models import Kind
from selfback.apps.coding.source_services import NewText
from selfback.apps.people.models import Consent
from selfback.domain.qualitative.guid import guid_of


def reasons() -> Iterator[NewText]:
    """Yield the words given with changes of plans of people who agree that their weeks are learned
    from; neither they nor the clinicians are named.
    """
    agreed = Consent.objects.filter(kind=Consent.Kind.LEARNING, withdrawn_at=None)
    written = Adjustment.objects.exclude(word="").filter(patient__in=agreed.values("patient"))
    for each in written.select_related("patient").order_by("made_at", "pk"):
        yield NewText(
            title=f"{each.made_at:%Y-%m-%d} {each.kind} {each.item}".strip(),
            text=each.word,
            kind=Kind.REASON,
            guid=guid_of("adjustment", each.pk),
            attributes={"why": each.why, "change": each.kind, "country": each.patient.country},
        )
