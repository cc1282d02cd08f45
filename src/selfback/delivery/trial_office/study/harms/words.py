"""What is said of adverse events and deviations, in words; what each word means beside it."""

from django.utils.translation import gettext_lazy as _

from selfback.apps.allocations.models import AllocationFault
from selfback.apps.trial.models import Deviation
from selfback.domain.trial.adverse import (
    Expectedness,
    Outcome,
    Relatedness,
    Seriousness,
    Severity,
)

SERIOUSNESS = {
    Seriousness.NOT_SERIOUS: _("not serious"),
    Seriousness.DEATH: _("serious: death"),
    Seriousness.LIFE_THREATENING: _("serious: a threat to life"),
    Seriousness.HOSPITALISATION: _("serious: a stay in hospital, or a longer one"),
    Seriousness.DISABILITY: _("serious: lasting harm or disability"),
    Seriousness.CONGENITAL: _("serious: harm to a child before birth"),
    Seriousness.SERIOUS: _("serious: another important one"),
}
SEVERITY = {
    Severity.MILD: _("mild: noticed, does not get in the way"),
    Severity.MODERATE: _("moderate: gets in the way"),
    Severity.SEVERE: _("severe: stops what one would do"),
}
RELATEDNESS = {
    Relatedness.UNRELATED: _("not from taking part"),
    Relatedness.UNLIKELY: _("hardly from taking part"),
    Relatedness.POSSIBLE: _("possibly from taking part"),
    Relatedness.PROBABLE: _("probably from taking part"),
    Relatedness.DEFINITE: _("certainly from taking part"),
}
EXPECTED = {
    Expectedness.YES: _("foreseen by the protocol"),
    Expectedness.NO: _("not foreseen"),
}
OUTCOMES = {
    Outcome.ONGOING: _("still going on"),
    Outcome.RECOVERED: _("recovered"),
    Outcome.LASTING: _("lasting harm"),
    Outcome.FATAL: _("fatal"),
    Outcome.UNKNOWN: _("not known"),
}
CONTRADICTIONS = {
    "death-is-fatal": _("A death has the outcome “fatal”."),
    "fatal-is-death": _("The outcome “fatal” belongs to a death."),
    "ends-before-it-starts": _("It ends before it starts."),
    "starts-after-it-was-known": _("It starts after it was known."),
    "ongoing-has-an-end": _("What is still going on has no last day."),
    "no-text": _("Please say what happened."),
}
DEVIATIONS = {
    Deviation.Kind.CONSENT: _("consent"),
    Deviation.Kind.ELIGIBILITY: _("eligibility"),
    Deviation.Kind.ALLOCATION: _("allocation"),
    Deviation.Kind.UNBLINDING: _("unblinding"),
    Deviation.Kind.VISIT_WINDOW: _("a visit outside its window"),
    Deviation.Kind.INSTRUMENT: _("a questionnaire"),
    Deviation.Kind.INTERVENTION: _("the treatment"),
    Deviation.Kind.SAFETY_REPORTING: _("reporting of harm"),
    Deviation.Kind.CONFIDENTIALITY: _("confidentiality"),
    Deviation.Kind.OTHER: _("something else"),
}
WEIGHTS = {
    Deviation.Weight.MINOR: _("minor"),
    Deviation.Weight.MAJOR: _("major: touches safety, rights or the result"),
}
FAULTS = {
    AllocationFault.What.NOT_ELIGIBLE: _("they did not meet the criteria after all"),
    AllocationFault.What.WRONG_STRATUM: _("a value they were balanced by was wrong"),
    AllocationFault.What.BY_MISTAKE: _("they were randomised by mistake"),
    AllocationFault.What.WRONG_TREATMENT: _("they were given the other treatment"),
    AllocationFault.What.OTHER: _("something else"),
}
