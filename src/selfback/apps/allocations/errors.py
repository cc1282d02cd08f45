"""What can stop a write about allocation. No message holds an arm."""

from collections.abc import Iterable

from selfback.apps.people.permissions import Permission


class AllocationRefused(Exception):
    """Something about allocation may not be done, or not now."""


class RightMissing(AllocationRefused, PermissionError):
    """The user has no role with this right."""

    def __init__(self, *, user_id: str, right: Permission) -> None:
        self.user_id, self.right = user_id, right
        super().__init__(f"user {user_id} may not {right.value}")


class RightsHeldTogether(AllocationRefused, PermissionError):
    """The user holds two rights that no one person may use."""

    def __init__(self, *, user_id: str, rights: Iterable[Permission]) -> None:
        self.user_id, self.rights = user_id, tuple(sorted(rights))
        named = " and ".join(f'"{right.value}"' for right in self.rights)
        super().__init__(f"user {user_id} holds {named}; nobody may use these together")


class MadeTheList(AllocationRefused, PermissionError):
    """Whoever made a list may not randomise from it."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} made the list and may not randomise from it")


class KeyMissing(AllocationRefused):
    """A study with real people needs the host's allocation key from outside the data folder."""

    def __init__(self) -> None:
        super().__init__(
            "a study with real people needs SELFBACK_ALLOCATION_KEY or SELFBACK_ALLOCATION_KEY_FILE"
        )


class WrongKey(AllocationRefused):
    """The list was sealed with another key than the host has now."""

    def __init__(self, *, list_id: str, mark: str) -> None:
        self.list_id, self.mark = list_id, mark
        super().__init__(f"list {list_id} was sealed with the key with mark {mark}, not this one")


class DryRunForPeople(AllocationRefused):
    """A list for practice was to be used for real people."""

    def __init__(self, *, study_id: str) -> None:
        self.study_id = study_id
        super().__init__(f"study {study_id} has real people; a dry run cannot allocate them")


class SeedUsedBefore(AllocationRefused):
    """Another list was made from the same seed."""

    def __init__(self) -> None:
        super().__init__("another list was made from this seed; every list needs its own")


class ReasonNeeded(AllocationRefused):
    """A sentence is needed that says why."""

    def __init__(self, *, shortest: int) -> None:
        self.shortest = shortest
        super().__init__(f"a reason of at least {shortest} characters is needed")


class StudyNotReady(AllocationRefused):
    """The study's state does not allow this."""

    def __init__(self, *, study_id: str, state: str, needed: str) -> None:
        self.study_id, self.state, self.needed = study_id, state, needed
        super().__init__(f"study {study_id} is {state}; it must be {needed}")


class NoList(AllocationRefused):
    """The study has no list in use."""

    def __init__(self, *, study_id: str) -> None:
        self.study_id = study_id
        super().__init__(f"study {study_id} has no allocation list")


class NotPublished(AllocationRefused):
    """The list's commitment was not published yet."""

    def __init__(self, *, list_id: str) -> None:
        self.list_id = list_id
        super().__init__(f"publish the commitment of list {list_id} before the first person")


class NotReady(AllocationRefused):
    """The participant does not meet what must be met before allocation.

    reasons     codes, such as "consent-missing"
    """

    def __init__(self, *, participant: str, reasons: Iterable[str]) -> None:
        self.participant, self.reasons = participant, tuple(reasons)
        super().__init__(f"{participant} cannot be randomised: {', '.join(self.reasons)}")


class AlreadyAllocated(AllocationRefused):
    """The participant has been allocated; nobody is allocated twice."""

    def __init__(self, *, participant: str) -> None:
        self.participant = participant
        super().__init__(f"{participant} has been allocated")


class NotAllocated(AllocationRefused):
    """The participant has not been allocated."""

    def __init__(self, *, participant: str) -> None:
        self.participant = participant
        super().__init__(f"{participant} has not been allocated")


class StratumUnknown(AllocationRefused):
    """The participant's locked values make a stratum that the list does not have."""

    def __init__(self, *, participant: str, stratum: str) -> None:
        self.participant, self.stratum = participant, stratum
        super().__init__(f"{participant} is of stratum {stratum}, which the list does not have")


class ListUsedUp(AllocationRefused):
    """No slot is left in the participant's stratum; a new version of the list is needed."""

    def __init__(self, *, list_id: str, stratum: str) -> None:
        self.list_id, self.stratum = list_id, stratum
        super().__init__(f"list {list_id} has no slot left in {stratum}")


class NobodyToAlert(AllocationRefused):
    """Unblinding needs somebody who is told of it."""

    def __init__(self) -> None:
        super().__init__("nobody can be told of the unblinding; give somebody a role that is")


class OwnUnblinding(AllocationRefused):
    """Whoever unblinded a person cannot be the one who reviews it."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} unblinded this person; somebody else reviews it")
