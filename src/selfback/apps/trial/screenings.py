"""Reading a screening: its answers, alone and with the baseline, and how it is found again."""

from selfback.apps.trial.baseline import baseline_of
from selfback.apps.trial.models import Participant, Screening, Study
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Evidence
from selfback.domain.trial.screening import Given, Screened, screened, with_baseline


def answers_of(screening: Screening) -> dict[str, Given]:
    """Return question -> answer, as the domain knows it."""
    return {
        question: Given(value=held["value"], evidence=Evidence(held["evidence"]), note=held["note"])
        for question, held in screening.answers.items()
    }


def how_eligible(participant: Participant, protocol: Protocol) -> Screened:
    """Return how a participant stands with all criteria, by screening and baseline together."""
    given = answers_of(participant.screening) if participant.screening else {}
    baseline = baseline_of(participant)
    return screened(protocol, with_baseline(given, baseline.answers, baseline.scores))


def key_of(study: Study, reference: str) -> str:
    """Return the key of the screening that a reference of somebody else's list is in a study."""
    return f"list:{study.pk}:{reference}"
