"""Tables of qualitative coding, by noun."""

from selfback.apps.coding.models.codes import Code
from selfback.apps.coding.models.codings import Coding, Settlement
from selfback.apps.coding.models.history import Change, Memo
from selfback.apps.coding.models.links import PassageLink
from selfback.apps.coding.models.projects import Member, Project
from selfback.apps.coding.models.sources import Consent, Kind, MaskKey, Source

__all__ = [
    "Change",
    "Code",
    "Coding",
    "Consent",
    "Kind",
    "MaskKey",
    "Member",
    "Memo",
    "PassageLink",
    "Project",
    "Settlement",
    "Source",
]
