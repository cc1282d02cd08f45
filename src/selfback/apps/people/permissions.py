"""The one table of what each role may do. Object-level rules in access.py narrow it further."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the system; a person may hold several."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    SITE_MANAGER = "site-manager"
    COORDINATOR = "coordinator"
    RANDOMISATION_MANAGER = "randomisation-manager"
    OUTCOME_ASSESSOR = "outcome-assessor"
    STATISTICIAN = "statistician"
    EVALUATOR = "evaluator"
    MONITOR = "monitor"
    ADMIN = "admin"


class Profession(StrEnum):
    """What a clinician is by training."""

    PHYSIOTHERAPIST = "physiotherapist"
    CHIROPRACTOR = "chiropractor"
    GENERAL_PRACTITIONER = "general-practitioner"


class Permission(StrEnum):
    """One thing a role may do."""

    USE_OWN_PLAN = "use own plan"
    SEE_OWN_CLINIC = "see own clinic"
    SEE_PATIENTS_OF_CLINIC = "see patients of own clinic"
    ANSWER_ALERTS_OF_CLINIC = "answer alerts of own clinic"
    REFER_PATIENTS = "refer patients and keep the log of own clinic"
    MANAGE_OWN_CLINIC = "manage own clinic"
    SEE_PROGRAMME = "see how the programme runs"
    ANSWER_ALERTS_WITHOUT_CLINIC = "answer alerts without a clinic"
    MANAGE_CLINICS = "manage clinics"
    SEE_AUDIT = "see the audit trail"
    MANAGE_PEOPLE = "manage people and roles"
    SEE_CASE_BASES = "see releases of the case base"
    RELEASE_CASE_BASES = "make, compare, freeze and put live releases of the case base"
    REVIEW_TEXTS = "read the texts of the content, comment on them and approve them"
    SEE_STUDIES = "see how studies stand, in numbers"
    MANAGE_STUDIES = "set up, open, amend and close studies and their sites"
    ENTER_PARTICIPANTS = "screen people and take them into a study"
    SEE_PARTICIPANTS = "see the participants of a study by their numbers"
    FOLLOW_PARTICIPANTS = "call participants and enter what they answer"
    HANDLE_HARMS = "keep adverse events and deviations of a study"
    RAISE_QUERIES = "raise and close queries about the data of a study"
    ANSWER_QUERIES = "answer queries about the data of a study"
    REVIEW_TRAIL = "review and sign the audit trail of a study"
    FREEZE_STUDIES = "freeze, sign and lock the data of a study"
    EXPORT_STUDIES = "export the data of a study, blinded until it is locked"
    SEE_ALLOCATION = "see that lists were made and published, never what they hold"
    TRY_ALLOCATION = "try the design of an allocation by simulation"
    MAKE_ALLOCATION_LISTS = "make allocation lists"
    RANDOMISE = "randomise participants"
    UNBLIND = "unblind a participant in an emergency"
    REVEAL_ALLOCATION = "reveal the allocation when a study is locked"
    SEE_EVALUATION = "see the process evaluation and what it found"
    RUN_SURVEYS = "set up surveys of professionals, invite to them and export their answers"
    CODE_TEXTS = "code the texts of the process evaluation"
    MANAGE_CODING = "take in and mask texts, keep codebooks, settle codings and export them"
    KEEP_DISPLAYS = "make joint displays and freeze them"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PATIENT: frozenset({Permission.USE_OWN_PLAN}),
    Role.CLINICIAN: frozenset(
        {
            Permission.SEE_OWN_CLINIC,
            Permission.REFER_PATIENTS,
            Permission.SEE_PATIENTS_OF_CLINIC,
            Permission.ANSWER_ALERTS_OF_CLINIC,
        }
    ),
    Role.SITE_MANAGER: frozenset(
        {
            Permission.SEE_OWN_CLINIC,
            Permission.REFER_PATIENTS,
            Permission.MANAGE_OWN_CLINIC,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.SEE_PROGRAMME,
            Permission.ANSWER_ALERTS_WITHOUT_CLINIC,
            Permission.MANAGE_CLINICS,
            Permission.SEE_CASE_BASES,
            Permission.RELEASE_CASE_BASES,
            Permission.REVIEW_TEXTS,
            Permission.RANDOMISE,
            Permission.SEE_STUDIES,
            Permission.MANAGE_STUDIES,
            Permission.ENTER_PARTICIPANTS,
            Permission.SEE_PARTICIPANTS,
            Permission.FOLLOW_PARTICIPANTS,
            Permission.HANDLE_HARMS,
            Permission.ANSWER_QUERIES,
            Permission.FREEZE_STUDIES,
            Permission.SEE_ALLOCATION,
        }
    ),
    Role.RANDOMISATION_MANAGER: frozenset(
        {
            Permission.MAKE_ALLOCATION_LISTS,
            Permission.TRY_ALLOCATION,
            Permission.SEE_STUDIES,
            Permission.SEE_ALLOCATION,
        }
    ),
    Role.OUTCOME_ASSESSOR: frozenset(
        {
            Permission.SEE_STUDIES,
            Permission.SEE_PARTICIPANTS,
            Permission.FOLLOW_PARTICIPANTS,
        }
    ),
    Role.STATISTICIAN: frozenset(
        {
            Permission.SEE_CASE_BASES,
            Permission.RELEASE_CASE_BASES,
            Permission.REVEAL_ALLOCATION,
            Permission.TRY_ALLOCATION,
            Permission.SEE_STUDIES,
            Permission.RAISE_QUERIES,
            Permission.FREEZE_STUDIES,
            Permission.EXPORT_STUDIES,
            Permission.SEE_ALLOCATION,
            Permission.SEE_EVALUATION,
        }
    ),
    Role.EVALUATOR: frozenset(
        {
            Permission.REVIEW_TEXTS,
            Permission.SEE_EVALUATION,
            Permission.RUN_SURVEYS,
            Permission.CODE_TEXTS,
            Permission.MANAGE_CODING,
            Permission.KEEP_DISPLAYS,
        }
    ),
    Role.MONITOR: frozenset(
        {
            Permission.SEE_PROGRAMME,
            Permission.SEE_AUDIT,
            Permission.SEE_CASE_BASES,
            Permission.UNBLIND,
            Permission.SEE_STUDIES,
            Permission.SEE_PARTICIPANTS,
            Permission.HANDLE_HARMS,
            Permission.RAISE_QUERIES,
            Permission.REVIEW_TRAIL,
            Permission.SEE_ALLOCATION,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_CLINICS,
            Permission.SEE_CASE_BASES,
            Permission.RELEASE_CASE_BASES,
            Permission.REVIEW_TEXTS,
        }
    ),
}

STAFF = frozenset(Role) - {Role.PATIENT}
"""Roles that must sign in with a second factor."""
