"""Tables of a trial. None of them holds an arm: who is in which lies in apps/allocations."""

from selfback.apps.trial.models.contact import ContactDetails
from selfback.apps.trial.models.exports import StudyExport
from selfback.apps.trial.models.participants import (
    ConsentSigned,
    Participant,
    Screening,
    Withdrawal,
)
from selfback.apps.trial.models.quality import Query, QueryStep, SignOff
from selfback.apps.trial.models.recruiting import RecruitmentAction
from selfback.apps.trial.models.reviews import ReviewSample, SampledItem
from selfback.apps.trial.models.safety import (
    AdverseEvent,
    AdverseEventVersion,
    Deviation,
    EventCandidate,
)
from selfback.apps.trial.models.studies import Study, StudySite, StudyVersion
from selfback.apps.trial.models.visits import (
    AnswerLink,
    ContactAttempt,
    Reminder,
    Response,
    Saving,
    Visit,
)

__all__ = [
    "AdverseEvent",
    "AdverseEventVersion",
    "AnswerLink",
    "ConsentSigned",
    "ContactAttempt",
    "ContactDetails",
    "Deviation",
    "EventCandidate",
    "Participant",
    "Query",
    "QueryStep",
    "RecruitmentAction",
    "Reminder",
    "Response",
    "ReviewSample",
    "SampledItem",
    "Saving",
    "Screening",
    "SignOff",
    "Study",
    "StudyExport",
    "StudySite",
    "StudyVersion",
    "Visit",
    "Withdrawal",
]
