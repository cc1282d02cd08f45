"""Writes of a monitor's review: samples drawn by a seed, looked at one by one, signed."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.errors import ReviewSigned, ReviewUnfinished, SampleImpossible
from selfback.apps.trial.lock_services import sign
from selfback.apps.trial.models import ReviewSample, SampledItem, SignOff, Study

LARGEST_SAMPLE = 500


def drawn(population: Iterable[str], *, seed: int, size: int) -> list[str]:
    """Return those drawn, in the order in which they are looked at.

    They are the `size` ids with the smallest SHA-256 of "seed:id", so that anybody can draw the
    same again with nothing but the seed and the ids; the order of the population does not matter.
    """
    ranked = sorted(set(population), key=lambda each: (_rank(seed, each), each))
    return ranked[:size]


@transaction.atomic
def draw_sample(
    *,
    study: Study,
    of: ReviewSample.Of,
    population: Iterable[str],
    seed: int,
    size: int,
    by: User,
    at: datetime,
) -> ReviewSample:
    """Draw a sample and keep it with its seed.

    population  numbers of events, or ids of participants, all of the study
    raises      SampleImpossible for less than one, more than there are, or too many to look at
    """
    everyone = set(population)
    if not 1 <= size <= min(len(everyone), LARGEST_SAMPLE):
        raise SampleImpossible(size=size, population=len(everyone))
    sample = ReviewSample.objects.create(
        study=study, of=of, seed=seed, population=len(everyone), drawn_by=by, drawn_at=at
    )
    SampledItem.objects.bulk_create(
        SampledItem(sample=sample, position=position, subject=subject)
        for position, subject in enumerate(drawn(everyone, seed=seed, size=size), start=1)
    )
    changes = {"of": (None, of.value), "seed": (None, seed), "size": (None, size)}
    record(Kind.REVIEW_SAMPLE_DRAWN, subject=sample, by=by.pk, at=at, changes=changes)
    return sample


@transaction.atomic
def note_seen(*, item: SampledItem, finding: str, by: User, at: datetime) -> SampledItem:
    """Note that somebody looked at an item, and what was found; empty if all is well.

    raises  ReviewSigned once the review was signed
    """
    sample = ReviewSample.objects.select_for_update(of=("self",)).get(pk=item.sample_id)
    held = SampledItem.objects.get(pk=item.pk)
    if held.looked_at is not None and held.finding == finding.strip():
        return held
    if signatures_of(sample).exists():
        raise ReviewSigned
    before, held.finding = held.finding, finding.strip()
    held.looked_by, held.looked_at = by, at
    held.save(update_fields=["finding", "looked_by", "looked_at"])
    changes = {"position": (None, held.position), "finding": (before, held.finding)}
    record(Kind.REVIEW_ITEM_SEEN, subject=sample, by=by.pk, at=at, changes=changes)
    return held


@transaction.atomic
def sign_review(
    *, sample: ReviewSample, meaning: str, name: str, note: str = "", by: User, at: datetime
) -> SignOff:
    """Sign a review whose every item was looked at; signing again returns the same signature.

    raises  ReviewUnfinished, ReasonNeeded without a name, RoleNotHeld unless `by` is a monitor
    """
    held = ReviewSample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    if left := held.items.filter(looked_at=None).count():
        raise ReviewUnfinished(left=left)
    return sign(
        study=held.study,
        about=SignOff.About.AUDIT_TRAIL,
        meaning=meaning,
        digest=review_digest(held),
        role=Role.MONITOR,
        name=name,
        note=note,
        by=by,
        at=at,
    )


def review_digest(sample: ReviewSample) -> str:
    """Return the SHA-256 of a sample and what was found in it, hexadecimal."""
    rows = sample.items.order_by("position").values_list("position", "subject", "finding")
    facts = [sample.pk, sample.of, sample.seed, sample.population, [list(row) for row in rows]]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def signatures_of(sample: ReviewSample) -> QuerySet[SignOff]:
    """Return the signatures under a review, the oldest first."""
    about = SignOff.About.AUDIT_TRAIL
    rows = SignOff.objects.filter(study=sample.study_id, about=about, digest=review_digest(sample))
    return rows.select_related("signed_by")


def _rank(seed: int, id: str) -> str:
    return hashlib.sha256(f"{seed}:{id}".encode()).hexdigest()
