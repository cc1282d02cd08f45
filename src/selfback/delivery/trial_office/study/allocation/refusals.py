"""What stops an allocation, in a sentence that says what to do; none of them holds an arm."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.allocations import errors
from selfback.apps.people.permissions import Permission
from selfback.domain.randomisation.errors import AllocationError

RIGHTS = {
    Permission.MAKE_ALLOCATION_LISTS: lambda: _("make lists"),
    Permission.RANDOMISE: lambda: _("randomise"),
    Permission.UNBLIND: lambda: _("unblind"),
    Permission.REVEAL_ALLOCATION: lambda: _("reveal"),
}


def in_words(refused: errors.AllocationRefused | AllocationError) -> str:
    """Return why something was refused, in the reader's language."""
    match refused:
        case errors.RightsHeldTogether():
            named = ", ".join(RIGHTS[each]() for each in refused.rights)
            return _(
                "Your roles let you do more than one of these: {rights}. Nobody may use them "
                "together. Ask for one of the roles to be ended."
            ).format(rights=named)
        case errors.RightMissing():
            return _("Your role does not allow this.")
        case errors.MadeTheList():
            return _("You made this list, so somebody else must randomise from it.")
        case errors.KeyMissing():
            return _(
                "This installation has no key for sealing lists. Whoever runs it sets "
                "SELFBACK_ALLOCATION_KEY; see docs/allocation.md."
            )
        case errors.WrongKey():
            return _(
                "The list was sealed with the key with mark {mark}. Whoever runs this "
                "installation puts that key back."
            ).format(mark=refused.mark)
        case errors.DryRunForPeople():
            return _("This study has real people; a dry run cannot allocate them.")
        case errors.ReasonNeeded():
            return ngettext(
                "Please say why, in at least {count} character.",
                "Please say why, in at least {count} characters.",
                refused.shortest,
            ).format(count=refused.shortest)
        case errors.StudyNotReady():
            return _("The study is {state} now; this can be done while it is {needed}.").format(
                state=_stands(refused.state), needed=_stands(refused.needed)
            )
        case errors.NoList():
            return _("There is no list yet. The randomisation manager makes one.")
        case errors.NotPublished():
            return _("The commitment of the list must be published before the first person.")
        case errors.AlreadyAllocated():
            return _("This person has been randomised; nobody is randomised twice.")
        case errors.StratumUnknown():
            return _(
                "The list has no sequence for {stratum}. Note an error after baseline, or make a "
                "list that has it."
            ).format(stratum=refused.stratum)
        case errors.ListUsedUp():
            return _(
                "The list is used up in {stratum}. The randomisation manager makes another."
            ).format(stratum=refused.stratum)
    return _("This was refused: {why}.").format(why=refused)


def _stands(states: str) -> str:
    """Return states of a study in words, joined as the error joins them."""
    words = {
        "draft": _("being set up"),
        "open": _("open"),
        "closed": _("closed"),
        "frozen": _("frozen"),
        "locked": _("locked"),
    }
    return _(" or ").join(words[each] for each in states.split(" or "))
