"""What contradicts itself in an entry of the log, as a sentence that says what to do."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from selfback.domain.recruitment.entry import Fault

WORDS: Mapping[Fault, Callable[[], str]] = {
    Fault.TWO_REASONS: lambda: _("There are two reasons. Keep the one that decided."),
    Fault.REASON_WITHOUT_EXIT: lambda: _(
        "There is a reason why the person is not suitable, but they are not marked so."
    ),
    Fault.ASKED_THOUGH_NOT_ELIGIBLE: lambda: _(
        "The person is marked as not suitable and as asked. Keep one of them."
    ),
    Fault.REASON_IS_NOT_THEIRS: lambda: _(
        "A person who was not asked cannot have said no, and one who was asked was not left out."
    ),
    Fault.REFERRED_WITHOUT_ASKING: lambda: _("Whoever is referred was asked. Mark that too."),
    Fault.REFERRED_THOUGH_DECLINED: lambda: _("The person said no and was referred. Keep one."),
    Fault.STAGE_SKIPPED: lambda: _("A day is missing: referred comes before joined."),
    Fault.DAYS_OUT_OF_ORDER: lambda: _("The days are not in order."),
    Fault.CHANNEL_WITHOUT_REFERRAL: lambda: _(
        "There is a way of referring, but no day on which it happened."
    ),
}


def fault_in_words(fault: Fault) -> str:
    """Return a sentence in the reader's language."""
    return WORDS[fault]()
