"""Every contradiction of a protocol, each in a sentence that names the file and the key."""

from collections.abc import Callable, Iterator

from selfback.domain.content.finding import Finding
from selfback.domain.trial.checks.adjusting import covariates, responders, subgroups
from selfback.domain.trial.checks.allocation import allocation, arms, strata
from selfback.domain.trial.checks.amendments import amendment
from selfback.domain.trial.checks.analysis import comparisons, outcomes, size
from selfback.domain.trial.checks.eligibility import criteria, nobody
from selfback.domain.trial.checks.ids import ids
from selfback.domain.trial.checks.people import blinding, consent, places, withdrawal
from selfback.domain.trial.checks.provenance import provenance
from selfback.domain.trial.checks.safety import safety, stopping
from selfback.domain.trial.checks.schedule import answers, asking, windows
from selfback.domain.trial.protocol import Protocol

Fault = tuple[str, str]
"""A key of the file, and a sentence."""

CHECKS: tuple[Callable[[Protocol], Iterator[Fault]], ...] = (
    ids,
    arms,
    strata,
    allocation,
    windows,
    answers,
    asking,
    criteria,
    nobody,
    places,
    consent,
    withdrawal,
    blinding,
    safety,
    stopping,
    outcomes,
    comparisons,
    covariates,
    responders,
    subgroups,
    size,
    provenance,
)


def contradictions(
    protocol: Protocol, folder: str = "", before: Protocol | None = None
) -> tuple[Finding, ...]:
    """Return everything in a protocol that contradicts itself, in the order of the keys.

    folder  of the protocol, for the name of the file; its id if empty
    before  the version it amends, if there is one
    """
    file = f"protocols/{folder or protocol.id}/protocol.toml"
    faults = [fault for check in CHECKS for fault in check(protocol)]
    faults.extend(amendment(protocol, before))
    return tuple(
        Finding(file=file, key=key, sentence=sentence) for key, sentence in sorted(set(faults))
    )
