"""What the rounds over studies share: which studies run, and going on after one row failed."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Study
from selfback.delivery.shared.study_protocols import NoProtocolNow, protocol_of
from selfback.domain.trial.protocol import Protocol

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Rows looked after in one round, so that a long queue cannot hold up the worker."""

Row = TypeVar("Row")


def running() -> dict[str, Protocol]:
    """Return study -> protocol of those that are run; one whose files are missing is left out."""
    held: dict[str, Protocol] = {}
    for study in Study.objects.filter(status__in=[Study.Status.OPEN, Study.Status.CLOSED]):
        try:
            held[study.pk] = protocol_of(study)
        except NoProtocolNow:
            logger.error("no-protocol: study %s is left out of the follow-up", study.pk)
    return held


def each(name: str, rows: Iterable[Row], work: Callable[[Row], bool]) -> int:
    """Do the work for every row and return for how many it was done; a refusal stops no other."""
    done = 0
    for row in rows:
        try:
            done += work(row)
        except TrialRefused as refused:
            logger.warning("%s: %s for %s", name, type(refused).__name__, getattr(row, "pk", row))
    return done
