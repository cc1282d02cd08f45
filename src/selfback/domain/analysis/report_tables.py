"""The tables of a report."""

from selfback.domain.analysis.adherence import Adherence
from selfback.domain.analysis.baseline import BaselineRow
from selfback.domain.analysis.figures import rule_words, versus
from selfback.domain.analysis.longitudinal import Seen
from selfback.domain.analysis.pages import Grid
from selfback.domain.analysis.results import Results
from selfback.domain.analysis.saying import (
    level,
    number,
    p_value,
    percent,
    plain,
    share,
    with_interval,
)

Row = tuple[str, ...]


def baseline_grid(results: Results) -> Grid:
    """Who took part, by arm."""
    plan = results.plan
    columns = (*plan.arm_ids, "all")
    header = [f"{arm.label} (n\u00a0=\u00a0{results.people[arm.id]})" for arm in plan.arms]
    rows: list[Row] = []
    for each in results.baseline:
        rows += _baseline_rows(each, columns)
    return Grid(
        title="Baseline by arm",
        header=("", *header, f"All (n\u00a0=\u00a0{sum(results.people.values())})"),
        rows=tuple(rows),
        notes=("Mean (standard deviation) or people (per cent of those known).",),
    )


def _baseline_rows(each: BaselineRow, columns: Row) -> list[Row]:
    title = (
        f"{each.variable.title}, {each.variable.unit}"
        if each.variable.unit
        else each.variable.title
    )
    made: list[Row] = []
    if each.numbers:
        cells = [
            f"{number(found.mean, 1)} ({number(found.sd, 1)})" if found else "–"
            for found in (each.numbers[column] for column in columns)
        ]
        made.append((title, *cells))
    else:
        made.append((title,))
        for code, counts in each.shares.items():
            if counts["all"]:
                cells = [share(counts[column], each.known[column]) for column in columns]
                made.append((f"\u2003{plain(code)}", *cells))
    if each.missing["all"]:
        made.append(("\u2003not known", *(str(each.missing[column]) for column in columns)))
    return made


def difference_grid(results: Results) -> Grid:
    """The primary score by visit: as it was, and the adjusted difference."""
    plan, course = results.plan, results.primary
    rows: list[Row] = []
    strong = set()
    for visit in course.visits:
        seen = [_seen(course.observed[arm][visit]) for arm in plan.arm_ids]
        for n, pair in enumerate(plan.comparisons):
            found = course.differences[pair].get(visit)
            crude = results.crude.differences[pair].get(visit)
            if visit == plan.primary_visit:
                strong.add(len(rows))
            first = plan.visit(visit).label if n == 0 else ""
            name = [versus(plan, pair)] if len(plan.comparisons) > 1 else []
            cells = (
                [with_interval(found), p_value(found.p), with_interval(crude)]
                if found and crude
                else ["–", "–", "–"]
            )
            rows.append((first, *(seen if n == 0 else [""] * len(seen)), *name, *cells))
            if not found:
                break
    compared = ["Comparison"] if len(plan.comparisons) > 1 else []
    return Grid(
        title=f"{plan.primary.title}: scores and differences",
        header=(
            "",
            *(arm.label for arm in plan.arms),
            *compared,
            f"Adjusted difference ({level(plan.level)} interval)",
            "P",
            "Without covariates",
        ),
        rows=tuple(rows),
        strong=frozenset(strong),
        notes=(
            "Scores as they were: mean (standard deviation), people. Differences from the "
            f"constrained longitudinal model with {course.people} people and {course.scores} "
            "scores.",
        ),
    )


def _seen(seen: Seen) -> str:
    return f"{number(seen.mean, 1)} ({number(seen.sd, 1)}), {seen.count}"


def responder_grid(results: Results) -> Grid:
    """Who improved, with odds ratios and risk differences."""
    plan = results.plan
    rows: list[Row] = []
    for each in results.responders:
        name = f"{rule_words(each.rule, each.limit)}, {plan.visit(each.visit).label}"
        for n, pair in enumerate(plan.comparisons):
            found = each.compared[pair]
            ratio = found.odds_ratio
            risk = found.risk_difference
            counts = [
                share(each.improved[arm].count, each.improved[arm].of, 0) for arm in plan.arm_ids
            ]
            compared = [versus(plan, pair)] if len(plan.comparisons) > 1 else []
            rows.append(
                (
                    name if n == 0 else "",
                    *(counts if n == 0 else [""] * len(counts)),
                    *compared,
                    with_interval(ratio) if ratio else "not estimable",
                    p_value(ratio.p) if ratio else "–",
                    f"{number(100 * risk.value, 1)} ({number(100 * risk.low, 1)} to "
                    f"{number(100 * risk.high, 1)})"
                    if risk
                    else "–",
                )
            )
    compared = ["Comparison"] if len(plan.comparisons) > 1 else []
    return Grid(
        title="Responders",
        header=(
            "Improved by",
            *(arm.label for arm in plan.arms),
            *compared,
            "Adjusted odds ratio",
            "P",
            "Risk difference, percentage points",
        ),
        rows=tuple(rows),
        notes=(f"In brackets after estimates: {level(plan.level)} intervals.",),
    )


def secondary_grid(results: Results) -> Grid:
    """Every secondary outcome at every visit."""
    plan = results.plan
    rows: list[Row] = []
    strong = set()
    for course in results.secondary:
        better = "lower" if course.measure.sign > 0 else "higher"
        rows.append(
            (
                f"{course.measure.title} ({course.measure.low:g} to {course.measure.high:g}, "
                f"{better} is better)",
            )
        )
        named = plan.named_visits.get(course.measure.id, ())
        digits = 3 if course.measure.high - course.measure.low <= 2 else 2
        for pair in plan.comparisons:
            for visit, found in course.differences[pair].items():
                if visit in named:
                    strong.add(len(rows))
                name = f"\u2003{plan.visit(visit).label}"
                if len(plan.comparisons) > 1:
                    name += f", {versus(plan, pair)}"
                means = [number(course.means[arm][visit].value, digits - 1) for arm in plan.arm_ids]
                rows.append((name, *means, with_interval(found, digits), p_value(found.p)))
    return Grid(
        title="Secondary outcomes",
        header=(
            "",
            *(f"{arm.label}, mean" for arm in plan.arms),
            f"Difference ({level(plan.level)} interval)",
            "P",
        ),
        rows=tuple(rows),
        strong=frozenset(strong),
        notes=(
            "Bold: visits that the protocol names. Means at the average of the covariates. Not "
            "corrected for the number of outcomes.",
        ),
    )


def subgroup_grid(results: Results) -> Grid:
    """Differences by group, and tests of interaction."""
    plan = results.plan
    rows: list[Row] = []
    for each in results.subgroups:
        for pair in plan.comparisons:
            test = each.interaction[pair]
            said = f"interaction {p_value(test.p)}" if test else "no test"
            name = each.subgroup.title
            if len(plan.comparisons) > 1:
                name += f", {versus(plan, pair)}"
            blank = [""] * len(plan.arms)
            apart = each.contrast.get(pair)
            contrast = f"apart by {with_interval(apart)}" if apart else ""
            rows.append((name, *blank, contrast, said))
            for group in each.subgroup.groups:
                found = each.differences[pair].get(group)
                counts = [str(each.counts[group][arm]) for arm in plan.arm_ids]
                rows.append(
                    (
                        f"\u2003{plain(group)}",
                        *counts,
                        with_interval(found) if found else "too few",
                        "",
                    )
                )
    unknown = [
        f"{s.subgroup.title}: {s.unknown} people are in none of the groups."
        for s in results.subgroups
        if s.unknown
    ]
    return Grid(
        title=f"Primary difference by subgroup at {plan.visit(plan.primary_visit).label}",
        header=(
            "",
            *(f"{arm.label}, people" for arm in plan.arms),
            f"Difference ({level(plan.level)} interval)",
            "P",
        ),
        rows=tuple(rows),
        notes=(
            "Apart by: the last group's difference minus the first's.",
            *unknown,
            *(note for each in results.subgroups for note in each.notes),
        ),
    )


def gaps_grid(results: Results) -> Grid:
    """Where primary scores are missing, and what the visits say."""
    plan = results.plan
    rows: list[Row] = []
    for visit, gaps in results.missing.gaps.items():
        for n, (arm, gap) in enumerate(gaps.items()):
            reasons = ", ".join(
                f"{plain(status)} {count}" for status, count in gap.statuses.items()
            )
            rows.append(
                (
                    plan.visit(visit).label if n == 0 else "",
                    plan.label(arm),
                    str(gap.due),
                    str(gap.scored),
                    f"{gap.due - gap.scored} ({percent(gap.share_missing)})",
                    reasons or "–",
                )
            )
    return Grid(
        title="Primary scores, seen and missing",
        header=("Visit", "Arm", "Due", "With score", "Missing", "State of the visit"),
        rows=tuple(rows),
        notes=("Due: everybody randomised, but for visits that are still to come.",),
    )


def likeness_grid(results: Results) -> Grid:
    """Those with and without the primary score, at the start."""
    rows = tuple(
        (
            each.title,
            number(each.with_score, 1),
            number(each.without, 1),
            number(each.standardised),
        )
        for each in results.missing.likeness
    )
    return Grid(
        title="At the start, those with and without the primary score",
        header=("Mean", "With", "Without", "Apart, in standard deviations"),
        rows=rows,
    )


def added_grid(results: Results) -> Grid:
    """The primary comparison from filled-in scores."""
    plan = results.plan
    rows: list[Row] = []
    if results.imputed is not None:
        for pair, found in results.imputed.pooled.items():
            for added, each in found.items():
                name = (
                    "nothing added"
                    if added == 0
                    else f"{added:g} {'point' if added == 1 else 'points'} worse"
                )
                if len(plan.comparisons) > 1:
                    name = f"{versus(plan, pair)}, {name}"
                rows.append(
                    (
                        name,
                        with_interval(each.estimate),
                        p_value(each.estimate.p),
                        number(each.estimate.df, 0),
                        percent(each.missing_information, 0),
                    )
                )
    return Grid(
        title=f"Filled in {plan.imputations} times",
        header=(
            "Scores filled in",
            f"Difference ({level(plan.level)} interval)",
            "P",
            "Degrees of freedom",
            "Missing information",
        ),
        rows=tuple(rows),
    )


def use_grid(use: Adherence) -> Grid:
    """Improvement by weeks with a plan."""
    return Grid(
        title="Improvement at the primary visit by use; an association only",
        header=("Weeks with a plan", "People", "With score", "Mean improvement (SD), points"),
        rows=tuple(
            (
                band.words,
                str(band.people),
                str(band.improved.count),
                f"{number(band.improved.mean, 1)} ({number(band.improved.sd, 1)})",
            )
            for band in use.bands
        ),
        notes=("The bands are our choice.",),
    )


def harms_grid(results: Results) -> Grid:
    """Adverse events by arm."""
    plan, arms = results.plan, results.harms.arms
    severities = sorted({word for arm in arms.values() for word in arm.severity})
    rows: list[Row] = [
        ("People followed", *(str(arms[a].people) for a in plan.arm_ids)),
        ("Months of follow-up", *(number(arms[a].rate.months, 0) for a in plan.arm_ids)),
        (
            "People with an event",
            *(share(arms[a].with_event, arms[a].people) for a in plan.arm_ids),
        ),
        (
            "People with a serious event",
            *(share(arms[a].with_serious, arms[a].people) for a in plan.arm_ids),
        ),
        ("Events", *(str(arms[a].rate.events) for a in plan.arm_ids)),
        *(
            (f"\u2003{plain(word)}", *(str(arms[a].severity.get(word, 0)) for a in plan.arm_ids))
            for word in severities
        ),
        ("Serious events", *(str(arms[a].serious.events) for a in plan.arm_ids)),
        (
            "Events per 100 months",
            *(_rate(results, a) for a in plan.arm_ids),
        ),
    ]
    if all(arm.related is not None for arm in arms.values()):
        rows.append(("Possibly related events", *(str(arms[a].related) for a in plan.arm_ids)))
    rows.append(("Deaths", *(str(arms[a].deaths) for a in plan.arm_ids)))
    rows.append(("People who withdrew", *(str(arms[a].withdrawn) for a in plan.arm_ids)))
    return Grid(
        title="Adverse events by arm",
        header=("", *(arm.label for arm in plan.arms)),
        rows=tuple(rows),
        notes=(f"Rates with exact {level(plan.level)} intervals.",),
    )


def _rate(results: Results, arm: str) -> str:
    rate = results.harms.arms[arm].rate
    if rate.rate is None:
        return "–"
    return f"{number(rate.rate)} ({number(rate.low)} to {number(rate.high)})"
