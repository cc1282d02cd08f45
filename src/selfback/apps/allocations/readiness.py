"""What must hold before a participant is allocated, read from the trial's tables."""

from selfback.apps.trial.models import Participant, Study

MAKING = (Study.Status.DRAFT, Study.Status.OPEN)
RANDOMISING = (Study.Status.OPEN,)
REVEALING = (Study.Status.LOCKED,)


def has_real_people(study: Study) -> bool:
    """Whether the study is for people, not for practice or demonstration."""
    return not study.is_synthetic


def locked_values(participant: Participant) -> dict[str, str]:
    """Return stratum id to value as locked at baseline."""
    return {str(key): str(value) for key, value in participant.strata.items()}


def not_ready(participant: Participant) -> list[str]:
    """Return what is missing before the participant may be allocated, as codes."""
    return participant.missing_before_randomisation
