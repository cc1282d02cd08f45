"""What stops a write of coding, in a sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.coding import errors

SENTENCES: Mapping[type[errors.CodingError], Promise] = {
    errors.NotAMember: gettext_lazy("You no longer take part in this project."),
    errors.OnlyForAdjudicators: gettext_lazy("Only who settles codings here may do this."),
    errors.LastAdjudicator: gettext_lazy("Somebody has to stay who settles codings."),
    errors.ChangedSince: gettext_lazy(
        "Somebody else changed this after you opened it. Look at it as it is now, then change it."
    ),
    errors.TextChanged: gettext_lazy(
        "This text was changed after you opened it. Open it again; nothing of yours is lost."
    ),
    errors.OutsideText: gettext_lazy("Select some words of the text first."),
    errors.NotCodable: gettext_lazy("This code can no longer be given. Choose another one."),
    errors.Withdrawn: gettext_lazy("Who speaks in this text no longer agrees to its use."),
    errors.NotMaskable: gettext_lazy("What was to be masked overlaps, or is not of this text."),
    errors.NotLinkable: gettext_lazy("These passages cannot be linked: one of them is gone."),
    errors.BadCode: gettext_lazy("A code needs a name, and a colour such as #1B6CA8 if any."),
    errors.CircleOfCodes: gettext_lazy("A code cannot stand under itself."),
    errors.NothingToTakeIn: gettext_lazy("There is no text in it."),
    errors.TwinCoding: gettext_lazy("This passage has this code already."),
    errors.AlreadyUndone: gettext_lazy("This was undone before."),
    errors.NotUndoable: gettext_lazy("This cannot be undone: other changes rest on it."),
    errors.PlaceChanged: gettext_lazy("The coders changed this place. Look at it anew."),
}


def in_words(refused: errors.CodingError) -> str:
    """Return why something was refused, in the reader's language."""
    return str(SENTENCES.get(type(refused), _("This is not possible now.")))
