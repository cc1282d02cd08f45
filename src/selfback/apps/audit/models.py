"""One table of what happened. Rows are only ever added, each sealed to the one before it."""

from enum import StrEnum

from django.db import models


class Kind(StrEnum):
    """What can happen, in the past tense; one event a write."""

    USER_CHANGED = "user changed"
    CLINIC_OPENED = "clinic opened"
    CLINIC_CHANGED = "clinic changed"
    CLINIC_CLOSED = "clinic closed"
    CLINIC_REOPENED = "clinic reopened"
    PAPER_PRINTED = "paper printed"
    FIRST_DAY_NOTED = "first day noted"
    INVITATION_SENT = "invitation sent"
    INVITATION_SENT_AGAIN = "invitation sent again"
    INVITATION_WITHDRAWN = "invitation withdrawn"
    INVITATION_ACCEPTED = "invitation accepted"
    INVITATION_FORGOTTEN = "invitation forgotten"
    ROLE_GRANTED = "role granted"
    ROLE_CHANGED = "role changed"
    ROLE_ENDED = "role ended"
    PATIENT_JOINED = "patient joined"
    PATIENT_CHANGED = "patient changed"
    PATIENT_LEFT = "patient left"
    PATIENT_RETURNED = "patient returned"
    CONSENT_GIVEN = "consent given"
    CONSENT_WITHDRAWN = "consent withdrawn"
    SHARING_CHANGED = "sharing changed"
    RECORD_READ = "record read"
    RECORD_EXPORTED = "record exported"
    DRAFT_SAVED = "draft saved"
    ANSWERS_GIVEN = "answers given"
    STEPS_NOTED = "steps noted"
    WARNING_SIGNS_REPORTED = "warning signs reported"
    WARNING_ACTED_ON = "warning acted on"
    ALERT_TOLD = "alert told"
    ALERT_ESCALATED = "alert escalated"
    ALERT_ACKNOWLEDGED = "alert acknowledged"
    ALERT_CONTACT_PROMISED = "alert contact promised"
    ALERT_CONTACT_NOTED = "alert contact noted"
    ALERT_CLOSED = "alert closed"
    ALERT_STEP_UNDONE = "alert step undone"
    NOTE_SENT = "note sent"
    NOTE_TAKEN_BACK = "note taken back"
    NOTE_PUT_AWAY = "note put away"
    CLINIC_PHONE_CHANGED = "clinic phone changed"
    PLAN_PAUSED = "plan paused"
    PLAN_RESUMED = "plan resumed"
    PLAN_ADOPTED = "plan adopted"
    GOAL_CHANGED = "goal changed"
    EXERCISE_SWAPPED = "exercise swapped"
    EXERCISE_DONE = "exercise done"
    SESSION_DONE = "session done"
    MESSAGE_READ = "message read"
    QUIZ_ANSWERED = "quiz answered"
    PERSONAL_GOAL_SET = "personal goal set"
    PERSONAL_GOAL_REACHED = "personal goal reached"
    PERSONAL_GOAL_DROPPED = "personal goal dropped"
    PLANS_ADJUSTED = "plans adjusted"
    ADJUSTMENT_LIFTED = "adjustment lifted"
    ADJUSTMENT_ANSWERED = "adjustment answered"
    ADJUSTMENT_ANSWER_SEEN = "adjustment answer seen"
    PLAN_JUDGED = "plan judged"
    OWN_PLAN_GIVEN = "own plan given"
    EXPERT_CASE_OFFERED = "expert case offered"
    EXPERT_CASE_DECIDED = "expert case decided"
    RELEASE_NOTED = "release noted"
    CASE_KEPT = "case kept"
    CASES_FORGOTTEN = "cases forgotten"
    CASE_BASE_MADE = "case base made"
    CASE_BASE_PUT_LIVE = "case base put live"
    CASE_BASE_SHADOWED = "case base shadowed"
    CASE_BASE_FROZEN = "case base frozen"
    CASE_BASE_UNFROZEN = "case base unfrozen"
    CASE_BASE_REPLACED = "case base replaced"
    SHADOW_LOOKED = "shadow looked"
    CASE_WORK_ASKED = "case work asked"
    CASE_WORK_ENDED = "case work ended"
    PERSON_LOGGED = "person logged"
    LOG_CORRECTED = "log corrected"
    LOG_ENTRY_WITHDRAWN = "log entry withdrawn"
    SYNTHETIC_LOG_KEPT = "synthetic log kept"
    REFERRAL_MADE = "referral made"
    REFERRAL_OPENED = "referral opened"
    REFERRAL_JOINED = "referral joined"
    RECRUITMENT_GOAL_SET = "recruitment goal set"
    NUDGE_SHOWN = "nudge shown"
    NUDGE_ANSWERED = "nudge answered"
    COMPETITION_OPENED = "competition opened"
    COMPETITION_CALLED_OFF = "competition called off"
    COMPETITION_JOINED = "competition joined"
    COMPETITION_LEFT = "competition left"
    MESSAGE_QUEUED = "message queued"
    MESSAGE_SENT = "message sent"
    MESSAGE_DELAYED = "message delayed"
    MESSAGE_FAILED = "message failed"
    MESSAGE_CANCELLED = "message cancelled"
    MESSAGE_FORGOTTEN = "message forgotten"
    ALLOCATION_LIST_MADE = "allocation list made"
    ALLOCATION_COMMITMENT_PUBLISHED = "allocation commitment published"
    PARTICIPANT_ALLOCATED = "participant allocated"
    PARTICIPANT_UNBLINDED = "participant unblinded"
    UNBLINDING_REVIEWED = "unblinding reviewed"
    ALLOCATION_FAULT_NOTED = "allocation fault noted"
    ALLOCATION_READ = "allocation read"
    ALLOCATION_REVEALED = "allocation revealed"
    STUDY_SET_UP = "study set up"
    STUDY_OPENED = "study opened"
    STUDY_CLOSED = "study closed"
    STUDY_AMENDED = "study amended"
    STUDY_FROZEN = "study frozen"
    STUDY_THAWED = "study thawed"
    STUDY_SIGNED = "study signed"
    STUDY_LOCKED = "study locked"
    SITE_ADDED = "site added"
    SITE_CLOSED = "site closed"
    PERSON_SCREENED = "person screened"
    PARTICIPANT_ENROLLED = "participant enrolled"
    PARTICIPANT_CHANGED = "participant changed"
    CONTACT_DETAILS_KEPT = "contact details kept"
    CONTACT_DETAILS_FORGOTTEN = "contact details forgotten"
    TRIAL_CONSENT_SIGNED = "trial consent signed"
    ELIGIBILITY_CONFIRMED = "eligibility confirmed"
    BASELINE_LOCKED = "baseline locked"
    VISITS_SCHEDULED = "visits scheduled"
    VISIT_FINISHED = "visit finished"
    VISIT_ENDED = "visit ended"
    TRIAL_ANSWERS_SAVED = "trial answers saved"
    TRIAL_ANSWER_CORRECTED = "trial answer corrected"
    ANSWER_LINK_MADE = "answer link made"
    ANSWER_LINK_OPENED = "answer link opened"
    ANSWER_LINKS_REVOKED = "answer links revoked"
    REMINDER_NOTED = "reminder noted"
    CONTACT_ATTEMPT_LOGGED = "contact attempt logged"
    PARTICIPANT_WITHDREW = "participant withdrew"
    PARTICIPANT_LEFT = "participant left before randomisation"
    PARTICIPANT_COMPLETED = "participant completed"
    DEATH_RECORDED = "death recorded"
    DEVIATION_RECORDED = "deviation recorded"
    EVENT_CANDIDATE_FOUND = "event candidate found"
    EVENT_CANDIDATE_DECIDED = "event candidate decided"
    ADVERSE_EVENT_REPORTED = "adverse event reported"
    ADVERSE_EVENT_REVISED = "adverse event revised"
    ADVERSE_EVENT_TOLD = "adverse event told"
    ADVERSE_EVENT_CLOSED = "adverse event closed"
    QUERY_RAISED = "query raised"
    QUERY_ANSWERED = "query answered"
    QUERY_CLOSED = "query closed"


class AuditEvent(models.Model):
    """Something that happened, who did it, when (UTC), and what changed.

    seq             1, 2, 3 ... without gaps
    by_id           the user who did it; "system" for the programme itself
    changes         field -> [old value, new value]
    hash            SHA-256 over this row's canonical form and the hash before it, hexadecimal
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=26)
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40, db_index=True)
    changes = models.JSONField()
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(
                fields=["at", "by_id"],
                condition=models.Q(kind=Kind.RECORD_READ.value),
                name="readings_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject_type} {self.subject_id}"
