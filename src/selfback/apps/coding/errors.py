"""What can stop a write of coding. No message holds words of a text."""


class CodingError(Exception):
    """A change of a project of coding was refused; nothing was written."""


class NotAMember(CodingError):
    """Who asks does not take part in the project."""


class OnlyForAdjudicators(CodingError):
    """Only an adjudicator of the project may do this."""


class LastAdjudicator(CodingError):
    """A project keeps somebody who settles what coders disagree on."""


class ChangedSince(CodingError):
    """Somebody else changed it after it was opened: look at it anew, then change it.

    version     the one that stands now
    """

    def __init__(self, *, what: str, id: str, version: int) -> None:
        self.what, self.id, self.version = what, id, version
        super().__init__(f"{what} {id} has version {version} now")


class TextChanged(CodingError):
    """The text is no longer the one that the positions were counted in."""


class OutsideText(CodingError):
    """A passage does not lie within its text, or is empty."""


class NotCodable(CodingError):
    """The code is only a heading, or no longer stands."""


class NotLinkable(CodingError):
    """A passage cannot be linked to itself, nor to one that no longer counts."""


class Withdrawn(CodingError):
    """Who speaks in the text no longer agrees to its use."""


class NotMaskable(CodingError):
    """A passage to be masked is not of the text, or overlaps another one."""


class BadCode(CodingError):
    """A code needs a name, and a colour such as #1B6CA8 if any."""


class CircleOfCodes(CodingError):
    """A code cannot stand under itself, nor be merged with what stands under it."""


class NothingToTakeIn(CodingError):
    """There is no text, or an empty one."""


class TwinCoding(CodingError):
    """The coder has given this passage this code already."""


class AlreadyUndone(CodingError):
    """The change was undone before."""


class NotUndoable(CodingError):
    """The change cannot be undone: of its kind none can, or others rest on it."""


class PlaceChanged(CodingError):
    """Coders have changed what was to be settled."""
