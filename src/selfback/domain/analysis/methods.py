"""The methods of an analysis in sentences, made from the plan and from what was done."""

from selfback.domain.analysis.adherence import FIRST_WEEKS
from selfback.domain.analysis.imputation import BETWEEN, BURN_IN
from selfback.domain.analysis.plan import Plan
from selfback.domain.analysis.results import Results
from selfback.domain.analysis.saying import level, listed, lower_first, plain

Paragraph = tuple[str, str]


def methods(results: Results) -> tuple[Paragraph, ...]:
    """Return paragraphs, each with its heading."""
    plan = results.plan
    return tuple(
        (title, text)
        for title, text in (
            ("Design and people", _people(results)),
            ("Primary outcome", _primary(plan)),
            ("Statistical model", _model(results)),
            ("Responders", _responders(plan)),
            ("Secondary outcomes", _secondary(plan)),
            ("Subgroups", _subgroups(plan)),
            ("Missing data", _missing(plan)),
            ("Use of the app", _use(results)),
            ("Harms", _harms(plan)),
            ("Uncertainty", _uncertainty(plan)),
        )
        if text
    )


def _people(results: Results) -> str:
    plan = results.plan
    arms = listed([f"{arm.label} ({results.people[arm.id]})" for arm in plan.arms])
    visits = listed([visit.label for visit in plan.visits if not visit.is_baseline])
    masked = (
        " The export is blinded: arms are letters, and nothing in this report says which is which."
        if plan.masked
        else ""
    )
    left = (
        f" {results.left} more took back the use of their data; nothing of them is used."
        if results.left
        else ""
    )
    return (
        f"{sum(results.people.values())} people were randomised to {arms}. They were asked to "
        f"answer at the start and after {visits}. Everybody is analysed in the arm they were "
        "randomised to, whatever they received (intention to treat). The analysis follows the "
        f"protocol {plan.protocol}, version {plan.version}, and was fixed there before the first "
        f"person.{left}{masked}"
    )


def _primary(plan: Plan) -> str:
    measure = plan.primary
    better = "lower" if measure.sign > 0 else "higher"
    pairs = listed([f"{plan.label(a)} against {plan.label(b)}" for a, b in plan.comparisons])
    return (
        f"The primary outcome is {measure.title} ({measure.low:g} to {measure.high:g}, {better} "
        f"is better) at {plan.visit(plan.primary_visit).label}, compared as a difference of "
        f"means: {pairs}. A difference is the first arm minus the second."
    )


def _model(results: Results) -> str:
    plan = results.plan
    names = [lower_first(each.title) for each in plan.covariates]
    adjusted = (
        f" The model adjusts for {listed(names)}, each with a coefficient of its own at each visit."
        if names
        else " The model has no covariates."
    )
    notes = "".join(f" {note}" for note in results.primary.notes)
    return (
        "Scores at all visits, the start among them, are the outcomes of one linear mixed model "
        "(constrained longitudinal data analysis): a mean for each visit and arm, with one mean at "
        "the start for all arms, since arms differ there by chance alone; and any covariance "
        f"between visits (unstructured).{adjusted} A missing value of a covariate is set to the "
        "mean of the others, which is valid for variables measured before randomisation. The model "
        "is fitted by restricted maximum likelihood with Fisher scoring; standard errors and "
        "degrees of freedom follow Kenward and Roger. People with a score at one visit or more are "
        "in the model, so the result holds if scores are missing at random given covariates and "
        f"the scores that were seen.{notes}"
    )


def _responders(plan: Plan) -> str:
    asked = plan.responders
    if asked is None:
        return ""
    rules = [f"{asked.points:g} points or more"]
    if asked.percent is not None:
        rules.append(f"{asked.percent:g} % of the score at the start or more")
    visits = listed([plan.visit(visit).label for visit in asked.visits])
    return (
        f"People count as responders if {asked.measure.title} improved by {listed(rules, 'or')}, "
        f"each rule analysed for itself, at {visits}. Odds ratios come from logistic regression "
        "with the score at the start and the covariates above, among people whose score at the "
        "visit is known. Risk differences average the predicted probabilities of everybody under "
        "either arm (standardisation); their standard errors come from influence functions."
    )


def _secondary(plan: Plan) -> str:
    if not plan.secondary:
        return ""
    names = "; ".join(each.title for each in plan.secondary)
    return (
        f"Secondary outcomes: {names}. Each is analysed by the model of the primary outcome; one "
        "that is not measured at the start has a mean for each visit and arm. They are not "
        "corrected for their number, so none of them alone shows an effect."
    )


def _subgroups(plan: Plan) -> str:
    if not plan.subgroups:
        return ""
    names = listed(
        [
            f"{lower_first(each.title)} ({listed([plain(g) for g in each.groups], 'or')})"
            for each in plan.subgroups
        ]
    )
    return (
        f"Whether the primary difference depends on {names} is tested by the interaction of arm "
        "and group in the same model, which then has a mean for each group and visit. The trial "
        "was not sized for this: look at the tests of interaction, not at which group reaches "
        "significance."
    )


def _missing(plan: Plan) -> str:
    added = [f"{delta:g}" for delta in plan.deltas if delta]
    worse = (
        f" To see what would happen if people who were lost did worse than that, {listed(added)} "
        "points are added, for the worse, to scores that were filled in for every arm but "
        f"{plan.label(plan.reference)}."
        if added
        else ""
    )
    return (
        f"As a sensitivity analysis, missing primary scores were filled in {plan.imputations} "
        "times within each arm from a multivariate normal model of all visits given the "
        f"covariates (data augmentation, {BURN_IN} rounds before the first and {BETWEEN} between "
        "two sets), not rounded and not limited to the scale. Each set was analysed by least "
        "squares with the score at the start and the covariates, and results were put together by "
        f"Rubin's rules with the degrees of freedom of Barnard and Rubin.{worse}"
    )


def _use(results: Results) -> str:
    if results.adherence is None:
        return ""
    return (
        f"Use is the number of the first {FIRST_WEEKS} weeks in which a person made a plan. How "
        "improvement goes with use is described within the arm that has the app, adjusted for the "
        "score at the start and the covariates; it is an association, not an effect of use."
    )


def _harms(plan: Plan) -> str:
    return (
        "Adverse events are counted by arm as people and as events, with rates per 100 months of "
        "follow-up (from randomisation to withdrawal, death, the last visit or the data cut) and "
        f"exact Poisson {level(plan.level)} intervals. They are described, not tested."
    )


def _uncertainty(plan: Plan) -> str:
    return (
        f"Intervals are {level(plan.level)} intervals and p-values two-sided. Only the primary "
        "outcome at its visit is a test of the trial's hypothesis"
        + (
            ", in each comparison, without correction for their number."
            if len(plan.comparisons) > 1
            else "."
        )
    )
