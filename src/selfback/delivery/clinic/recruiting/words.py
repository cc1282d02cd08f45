"""The reasons and stages of the log in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.domain.recruitment.entry import Channel, Declined, NotApproached, NotEligible, Tap
from selfback.domain.recruitment.funnel import NOT_NOTED

TAPS = {
    Tap.APPROACHED: gettext_lazy("Asked, thinking about it"),
    Tap.DECLINED: gettext_lazy("Asked, said no"),
    Tap.NOT_ELIGIBLE: gettext_lazy("Not suitable"),
    Tap.NOT_APPROACHED: gettext_lazy("Did not ask"),
}
TAP_ICONS = {
    Tap.APPROACHED: "person",
    Tap.DECLINED: "close",
    Tap.NOT_ELIGIBLE: "minus",
    Tap.NOT_APPROACHED: "clock",
}
NOT_ELIGIBLE = {
    NotEligible.NO_BACK_PAIN: gettext_lazy("Not low back pain"),
    NotEligible.MILD: gettext_lazy("Too mild"),
    NotEligible.AGE: gettext_lazy("Under 18"),
    NotEligible.NO_PHONE: gettext_lazy("No smartphone"),
    NotEligible.LANGUAGE: gettext_lazy("Does not read the language"),
    NotEligible.ILLNESS: gettext_lazy("Serious illness"),
    NotEligible.PREGNANT: gettext_lazy("Pregnant"),
    NotEligible.CANNOT_EXERCISE: gettext_lazy("Cannot exercise"),
    NotEligible.TAKES_PART: gettext_lazy("Takes part already"),
    NotEligible.OTHER: gettext_lazy("Another reason"),
}
NOT_APPROACHED = {
    NotApproached.NO_TIME: gettext_lazy("No time"),
    NotApproached.FORGOT: gettext_lazy("Forgot"),
    NotApproached.NOT_SUITABLE: gettext_lazy("It did not seem right for them"),
    NotApproached.DISTRESS: gettext_lazy("They were in distress"),
    NotApproached.OTHER: gettext_lazy("Another reason"),
}
DECLINED = {
    Declined.NO_INTEREST: gettext_lazy("Not interested"),
    Declined.NO_TIME: gettext_lazy("No time for it"),
    Declined.NO_APPS: gettext_lazy("Does not like apps"),
    Declined.PREFERS_TREATMENT: gettext_lazy("Prefers treatment only"),
    Declined.PRIVACY: gettext_lazy("Worried about their data"),
    Declined.NO_REASON: gettext_lazy("Gave no reason"),
    Declined.OTHER: gettext_lazy("Another reason"),
}
REASONS = {
    Tap.APPROACHED: {},
    Tap.DECLINED: DECLINED,
    Tap.NOT_ELIGIBLE: NOT_ELIGIBLE,
    Tap.NOT_APPROACHED: NOT_APPROACHED,
}
CHANNELS = {
    Channel.POSTER: gettext_lazy("Poster"),
    Channel.CARD: gettext_lazy("Card"),
    Channel.SCREEN: gettext_lazy("Screen"),
    Channel.MESSAGE: gettext_lazy("Message"),
    Channel.SLIP: gettext_lazy("Slip"),
    Channel.SPOKEN: gettext_lazy("By word of mouth"),
}


def reason_in_words(code: str) -> str:
    """Return a reason of any list; a code that no list holds is shown as it is."""
    for words in (NOT_ELIGIBLE, NOT_APPROACHED, DECLINED):
        for each, label in words.items():
            if each.value == code:
                return str(label)
    return _("Reason not noted") if code == NOT_NOTED else code
