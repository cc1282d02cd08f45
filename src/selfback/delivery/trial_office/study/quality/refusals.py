"""What stops a step at the end of a study, in a sentence that says what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.trial import errors

STANDS = {
    "draft": lambda: _("being set up"),
    "open": lambda: _("open"),
    "closed": lambda: _("closed"),
    "frozen": lambda: _("frozen"),
    "locked": lambda: _("locked"),
}
ROLES = {
    "coordinator": lambda: _("trial coordinator"),
    "statistician": lambda: _("statistician"),
    "monitor": lambda: _("monitor"),
}


def in_words(refused: errors.TrialRefused) -> str:
    """Return why something was refused, in the reader's language."""
    match refused:
        case errors.ReasonNeeded():
            return _("Please write something here.")
        case errors.WrongStatus():
            needed = _(" or ").join(STANDS[each]() for each in refused.needed)
            return _("The study is {state} now; this can be done while it is {needed}.").format(
                state=STANDS[refused.status](), needed=needed
            )
        case errors.NotReadyToFreeze():
            return _("Something is still open. It is listed on the page.")
        case errors.SignaturesMissing():
            missing = ", ".join(ROLES[each]() for each in refused.roles)
            return _("Signatures are missing: {roles}.").format(roles=missing)
        case errors.RoleNotHeld():
            return _("You do not hold the role in which this is signed.")
        case errors.DataHaveChanged():
            return _("The data are no longer those that were frozen. Thaw, and freeze them anew.")
        case errors.NotNow():
            return _not_now(refused)
        case errors.SampleImpossible():
            return ngettext(
                "There is {count} to draw from.",
                "There are {count} to draw from.",
                refused.population,
            ).format(count=refused.population)
        case errors.ReviewUnfinished():
            return ngettext(
                "{count} in the sample was not looked at yet.",
                "{count} in the sample were not looked at yet.",
                refused.left,
            ).format(count=refused.left)
        case errors.ReviewSigned():
            return _("The review was signed; what was found in it stays.")
        case errors.ExportNotThere():
            return _("There is no file any more. Make the export again.")
    return _("This was refused: {why}.").format(why=refused)


def _not_now(refused: errors.NotNow) -> str:
    if "own-answer" in refused.reasons:
        return _("You answered this query, so somebody else must close it.")
    if "query-closed" in refused.reasons:
        return _("This query was closed meanwhile.")
    return _("This was refused: {why}.").format(why=refused)
