"""What clinics are: their kinds, and whether their people or the whole place recruit as one."""

from enum import StrEnum


class ClinicKind(StrEnum):
    """What a clinic does."""

    PHYSIOTHERAPY = "physiotherapy"
    CHIROPRACTIC = "chiropractic"
    GENERAL_PRACTICE = "general-practice"
    HOSPITAL = "hospital"
    OTHER = "other"


class RecruitingUnit(StrEnum):
    """Whose recruiting is counted as one: each person's, or the clinic's as a whole."""

    PERSON = "person"
    CLINIC = "clinic"
