"""What can go wrong with people, named by the fact."""


class PeopleError(Exception):
    """A user, role, patient or consent could not be made or changed."""


class AlreadyPatient(PeopleError):
    """The user has joined before."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} is a patient already")


class HasLeft(PeopleError):
    """The patient has left; nothing is added to their record."""

    def __init__(self, *, patient_id: str) -> None:
        self.patient_id = patient_id
        super().__init__(f"patient {patient_id} has left")


class RoleNeedsClinic(PeopleError):
    """Clinicians and site managers hold their role in a clinic; others do not."""

    def __init__(self, *, role: str) -> None:
        self.role = role
        super().__init__(f"whether {role} is held in a clinic was got wrong")


class ProfessionMissing(PeopleError):
    """A clinician's profession must be known."""


class LastManager(PeopleError):
    """An open clinic keeps somebody who looks after it."""

    def __init__(self, *, clinic_id: str) -> None:
        self.clinic_id = clinic_id
        super().__init__(f"clinic {clinic_id} would be left without a manager")


class OwnRole(PeopleError):
    """Nobody gives a role to themselves."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} cannot give a role to themselves")


class ClinicClosed(PeopleError):
    """The clinic has closed; nobody is invited to it or joins it."""

    def __init__(self, *, clinic_id: str) -> None:
        self.clinic_id = clinic_id
        super().__init__(f"clinic {clinic_id} has closed")


class InvitationError(PeopleError):
    """An invitation could not be made, sent again or accepted."""


class NotInvitedTo(InvitationError):
    """Only clinicians and site managers are invited to a clinic."""

    def __init__(self, *, role: str) -> None:
        self.role = role
        super().__init__(f"nobody is invited to be {role}")


class AlreadyInvited(InvitationError):
    """An invitation of this address to this role in this clinic stands; send that one again."""

    def __init__(self, *, invitation_id: str) -> None:
        self.invitation_id = invitation_id
        super().__init__(f"invitation {invitation_id} stands already")


class AlreadyHere(InvitationError):
    """Whoever has this address holds the role in the clinic."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} holds the role in the clinic already")


class TooManyInvitations(InvitationError):
    """A clinic has sent as many invitations today as any may."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"more than {most} invitations in a day")


class JustSent(InvitationError):
    """The invitation was sent a moment ago; a second tap sends no second mail."""

    def __init__(self, *, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(f"the invitation was sent less than {minutes} minutes ago")


class InvitationEnded(InvitationError):
    """The invitation was accepted or withdrawn, or its time has passed.

    state   "accepted", "withdrawn" or "expired"
    """

    def __init__(self, *, state: str) -> None:
        self.state = state
        super().__init__(f"the invitation is {state}")


class AddressHasAccount(InvitationError):
    """Somebody has an account with this address; they sign in to accept."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} signs in to accept")


class NotTheirInvitation(InvitationError):
    """The invitation is for another address than that of who is signed in."""

    def __init__(self, *, user_id: str) -> None:
        self.user_id = user_id
        super().__init__(f"user {user_id} was not the one who was invited")
