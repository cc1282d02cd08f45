"""What the office calls states, losses and causes of prompts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from selfback.domain.content.notice import Cause
from selfback.domain.prompting.ledger import Loss, State

STATES: Mapping[str, str | Promise] = {
    State.PLANNED: pgettext_lazy("prompt", "planned"),
    State.QUEUED: pgettext_lazy("prompt", "handed over, not taken yet"),
    State.SENT: pgettext_lazy("prompt", "sent, nothing heard of it"),
    State.DELIVERED: pgettext_lazy("prompt", "shown on the phone"),
    State.OPENED: pgettext_lazy("prompt", "opened"),
    State.ACTED: pgettext_lazy("prompt", "acted on"),
    State.WITHHELD: pgettext_lazy("prompt", "withheld by chance"),
    State.LOST: pgettext_lazy("prompt", "lost"),
}
LOSSES: Mapping[str, str | Promise] = {
    Loss.TOO_LATE: _("the service stood still until it was too late"),
    Loss.QUIET: _("its time fell into quiet hours"),
    Loss.NOT_DUE_ANY_MORE: _("done before it was due"),
    Loss.IN_USE: _("the person was in the app"),
    Loss.SWITCHED_OFF: _("the person wants none"),
    Loss.LEFT: _("the person had left"),
    Loss.NO_CHANNEL: _("no way to reach the person"),
    Loss.REFUSED: _("every channel refused it"),
    Loss.UNACKNOWLEDGED: _("the phone was silent"),
}
CAUSES: Mapping[str, str | Promise] = {
    Cause.PLAN_READY: _("new plan"),
    Cause.CHECK_IN_DUE: _("check-in due"),
    Cause.SESSION_HALF_DONE: _("session half done"),
    Cause.STEPS_REACHED: _("praise for steps"),
    Cause.EXERCISE_DAYS_ENOUGH: _("praise for exercise"),
    Cause.EXERCISE_DUE: _("exercise due"),
    Cause.LOW_ACTIVITY: _("little activity"),
    Cause.APP_UNUSED: _("app not used"),
}
CHANNELS: Mapping[str, str | Promise] = {
    "email": _("mail"),
    "push": _("phone"),
    "sms": _("SMS"),
    "": _("none"),
}
