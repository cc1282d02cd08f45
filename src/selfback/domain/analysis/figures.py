"""The figures of a report, as SVG: direct labels, few lines, uncertainty always shown."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import altair as alt
import vl_convert

from selfback.domain.analysis.estimate import Estimate
from selfback.domain.analysis.forest import (
    BLUE,
    CLAY,
    EDGE,
    FONT,
    GREEN,
    INK,
    LINE,
    OCHRE,
    SOFT,
    WIDTH,
    Rows,
    data_of,
    forest,
    heading_of,
    row_of,
)
from selfback.domain.analysis.plan import Plan
from selfback.domain.analysis.results import Results
from selfback.domain.analysis.saying import p_value, percent, plain

SYNTHETIC = "Made-up data: nobody in this figure exists"
_CLIP = re.compile(r"\bclip\d+\b")


def colours(plan: Plan) -> dict[str, str]:
    """Return a colour for each arm: the reference is quiet, the others are not."""
    others = [arm.id for arm in plan.arms if arm.id != plan.reference]
    strong = dict(zip(others, (GREEN, BLUE, OCHRE, CLAY), strict=False))
    return {plan.reference: EDGE, **strong}


def svg_of(chart: alt.TopLevelMixin, *, name: str, is_synthetic: bool) -> str:
    """Return a chart as SVG in our look; made-up data are named in the corner.

    name    goes before the ids inside, so that figures on one page do not share any
    """
    spec = chart.to_dict()
    if is_synthetic:
        spec["title"] = {
            "text": SYNTHETIC,
            "color": CLAY,
            "fontSize": 12,
            "fontWeight": "normal",
            "anchor": "end",
            "orient": "bottom",
            "offset": 8,
        }
    spec["config"] = {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT,
            "titleFont": FONT,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "labelColor": SOFT,
            "titleColor": SOFT,
            "grid": False,
            "domainColor": LINE,
            "tickColor": LINE,
            "labelPadding": 6,
            "titlePadding": 10,
        },
        "text": {"font": FONT, "fontSize": 13, "color": INK},
        "title": {"font": FONT},
        "padding": {"left": 4, "right": 36, "top": 8, "bottom": 8},
    }
    return _with_own_ids(str(vl_convert.vegalite_to_svg(spec)), name)


def _with_own_ids(svg: str, name: str) -> str:
    """Return an SVG whose ids count from 0; the converter counts on from its last figure."""
    order: dict[str, str] = {}
    for found in _CLIP.findall(svg):
        order.setdefault(found, f"{name}-clip-{len(order)}")
    return _CLIP.sub(lambda found: order[found.group()], svg)


def course_figure(results: Results) -> alt.TopLevelMixin:
    """Means of the primary score by arm over the visits, at the average of the covariates."""
    plan, course = results.plan, results.primary
    paint = colours(plan)
    arms = list(plan.arms)
    rows: Rows = []
    for place, arm in enumerate(arms):
        for visit in course.visits:
            mean = course.means[arm.id][visit]
            at = plan.visit(visit).days / 30.4375
            rows.append(
                {
                    "arm": arm.id,
                    "months": at + (place - (len(arms) - 1) / 2) * 0.11,
                    "mean": mean.value,
                    "low": mean.low,
                    "high": mean.high,
                }
            )
    data = data_of(rows)
    ticks = [round(plan.visit(visit).days / 30.4375, 3) for visit in course.visits]
    names = {tick: plan.visit(v).label for tick, v in zip(ticks, course.visits, strict=True)}
    words = " : ".join(f"datum.value == {tick} ? '{names[tick]}'" for tick in ticks) + " : ''"
    x = alt.X(
        "months:Q",
        title=None,
        axis=alt.Axis(values=ticks, labelExpr=words, labelOverlap=False),
        scale=alt.Scale(domain=[-0.3, max(ticks) + 0.3], nice=False),
    )
    y = alt.Y(
        "mean:Q",
        title=None,
        scale=alt.Scale(domain=_span(rows, "low", "high"), zero=False),
        axis=alt.Axis(tickCount=5, grid=True, gridColor=LINE, domain=False, ticks=False),
    )
    colour = alt.Color(
        "arm:N",
        scale=alt.Scale(domain=[arm.id for arm in arms], range=[paint[arm.id] for arm in arms]),
        legend=None,
    )
    base = alt.Chart(data)
    bars = base.mark_rule(strokeWidth=2, opacity=0.45).encode(
        x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour
    )
    lines = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=colour)
    dots = base.mark_point(filled=True, size=75, opacity=1).encode(x=x, y=y, color=colour)
    return alt.layer(bars, lines, dots, *_arm_names(rows, plan, paint)).properties(
        width=WIDTH - 220, height=320
    )


def _arm_names(rows: Rows, plan: Plan, paint: Mapping[str, str]) -> list[alt.Chart]:
    """Return each arm's name beside its last point, far enough from the other's."""
    last = sorted(
        ({**row} for row in rows if row["months"] >= max(r["months"] for r in rows) - 0.5),
        key=lambda row: row["mean"],
    )
    low, high = _span(rows, "low", "high")
    apart = (high - low) * 0.075
    for under, over in pairwise(last):
        over["mean"] = max(over["mean"], under["mean"] + apart)
    return [
        alt.Chart(data_of([row]))
        .mark_text(align="left", dx=14, fontWeight=600, color=paint[row["arm"]], clip=False)
        .encode(x="months:Q", y="mean:Q", text=alt.value(plan.label(row["arm"])))
        for row in last
    ]


def _span(rows: Rows, low: str, high: str) -> list[float]:
    first, last = min(row[low] for row in rows), max(row[high] for row in rows)
    room = (last - first) * 0.06
    return [first - room, last + room]


def difference_figure(results: Results) -> alt.TopLevelMixin:
    """Differences of the primary score at each visit, the primary visit in bold."""
    plan = results.plan
    rows: Rows = []
    for pair in plan.comparisons:
        for visit, found in results.primary.differences[pair].items():
            label = plan.visit(visit).label
            name = label if len(plan.comparisons) == 1 else f"{label}: {versus(plan, pair)}"
            rows.append(row_of(name, "", found, is_main=visit == plan.primary_visit))
    return forest(rows, title="Difference, points", favours=favours(plan))


def favours(plan: Plan) -> tuple[str, str]:
    """Return whom values left and right of zero favour, of the first comparison."""
    first, second = (plan.label(arm) for arm in plan.main)
    if len(plan.comparisons) > 1:
        first, second = "the first named", "the second named"
    return (first, second) if plan.primary.sign > 0 else (second, first)


def versus(plan: Plan, pair: tuple[str, str]) -> str:
    """Return a comparison in words."""
    return f"{plan.label(pair[0])} vs {plan.label(pair[1])}"


def subgroup_figure(results: Results) -> alt.TopLevelMixin | None:
    """Differences of the primary score by subgroup, with the whole trial on top."""
    plan, pair = results.plan, results.plan.main
    if not results.subgroups:
        return None
    rows = [row_of("Everybody", _people(results.people, pair), results.main(pair), is_main=True)]
    for each in results.subgroups:
        test = each.interaction[pair]
        said = f"interaction P {_equals(test.p)}" if test else "no test"
        rows.append(heading_of(f"{each.subgroup.title}", said))
        for group in each.subgroup.groups:
            if group in each.differences[pair]:
                people = _people(each.counts[group], pair)
                rows.append(
                    row_of(plain(group), people, each.differences[pair][group], indent=True)
                )
    return forest(rows, title="Difference, points", favours=favours(plan), counts="people")


def _equals(p: float) -> str:
    said = p_value(p)
    return said if said[0] in "<>" else f"= {said}"


def _people(counts: Mapping[str, int], pair: Sequence[str]) -> str:
    return " : ".join(str(counts[arm]) for arm in pair)


def secondary_figure(results: Results) -> alt.TopLevelMixin | None:
    """Secondary outcomes in standard deviations, turned so that left favours the first arm."""
    plan, pair = results.plan, results.plan.main
    rows: Rows = []
    for course in results.secondary:
        measure = course.measure
        shown = plan.named_visits.get(measure.id) or course.visits[-1:]
        for visit in shown:
            if visit not in course.differences[pair]:
                continue
            found = course.differences[pair][visit]
            place = course.visits.index(visit)
            spread = float(course.sigma[place, place]) ** 0.5
            turned = measure.sign * plan.primary.sign / spread
            name = f"{measure.title}, {plan.visit(visit).label}"
            rows.append(row_of(name, "", _scaled(found, turned)))
    if not rows:
        return None
    return forest(rows, title="Difference, standard deviations", favours=favours(plan))


def _scaled(found: Estimate, by: float) -> Estimate:
    ends = sorted((found.low * by, found.high * by))
    return Estimate(
        value=found.value * by,
        se=found.se * abs(by),
        df=found.df,
        low=ends[0],
        high=ends[1],
        p=found.p,
        level=found.level,
    )


def added_figure(results: Results) -> alt.TopLevelMixin | None:
    """The primary difference as ever more points are added to scores that were filled in."""
    if results.imputed is None or len(results.imputed.pooled[results.plan.main]) < 2:
        return None
    plan, pair = results.plan, results.plan.main
    rows = [row_of("Mixed model (primary)", "", results.main(pair), is_main=True)]
    for added, each in results.imputed.pooled[pair].items():
        name = "Filled in, nothing added" if added == 0 else f"Filled in, {added:g} worse"
        rows.append(row_of(name, "", each.estimate))
    return forest(rows, title="Difference, points", favours=favours(plan))


def responder_figure(results: Results) -> alt.TopLevelMixin | None:
    """Shares of people who improved, by rule, visit and arm."""
    plan = results.plan
    if not results.responders:
        return None
    paint = colours(plan)
    rows: Rows = []
    for each in results.responders:
        group = f"{rule_words(each.rule, each.limit)}, {plan.visit(each.visit).label}"
        for arm in plan.arms:
            found = each.improved[arm.id]
            if found.share is not None:
                rows.append(
                    {
                        "group": group,
                        "arm": arm.label,
                        "share": found.share,
                        "said": f"{percent(found.share, 0)}  ({found.count} of {found.of})",
                    }
                )
    labels = [arm.label for arm in plan.arms]
    base = alt.Chart(data_of(rows))
    y = alt.Y("arm:N", sort=labels, axis=alt.Axis(title=None, ticks=False, domain=False))
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(height=16, cornerRadiusEnd=3).encode(
        x=x,
        y=y,
        color=alt.Color(
            "arm:N",
            scale=alt.Scale(domain=labels, range=[paint[arm.id] for arm in plan.arms]),
            legend=None,
        ),
    )
    words = base.mark_text(align="left", dx=6).encode(x=x, y=y, text="said:N")
    groups = list(dict.fromkeys(row["group"] for row in rows))
    return (
        alt.layer(bars, words)
        .properties(width=WIDTH - 200, height=26 * len(labels))
        .facet(
            row=alt.Row(
                "group:N",
                sort=groups,
                title=None,
                header=alt.Header(
                    labelOrient="top",
                    labelAnchor="start",
                    labelFont=FONT,
                    labelFontSize=13,
                    labelFontWeight=600,
                    labelColor=INK,
                    labelPadding=2,
                ),
            ),
            spacing=12,
        )
    )


def rule_words(rule: str, limit: float) -> str:
    """Return a definition of a responder in words."""
    return f"{limit:g} points or more" if rule == "points" else f"{limit:g} % or more"


def missing_figure(results: Results) -> alt.TopLevelMixin:
    """Share of people without the primary score, by visit and arm."""
    plan, paint = results.plan, colours(results.plan)
    rows: Rows = []
    for visit, gaps in results.missing.gaps.items():
        for arm, gap in gaps.items():
            if gap.share_missing is not None:
                rows.append(
                    {
                        "visit": plan.visit(visit).label,
                        "arm": plan.label(arm),
                        "share": gap.share_missing,
                        "said": percent(gap.share_missing, 0),
                    }
                )
    labels = [arm.label for arm in plan.arms]
    visits = list(dict.fromkeys(row["visit"] for row in rows))
    top = max(0.1, max(row["share"] for row in rows) * 1.2)
    base = alt.Chart(data_of(rows))
    x = alt.X("visit:N", sort=visits, axis=alt.Axis(title=None, labelAngle=0, ticks=False))
    offset = alt.XOffset("arm:N", sort=labels)
    y = alt.Y("share:Q", axis=None, scale=alt.Scale(domain=[0, top]))
    colour = alt.Color(
        "arm:N",
        scale=alt.Scale(domain=labels, range=[paint[arm.id] for arm in plan.arms]),
        legend=alt.Legend(
            title=None, orient="top", labelFont=FONT, labelFontSize=13, symbolType="square"
        ),
    )
    bars = base.mark_bar(cornerRadiusEnd=3).encode(x=x, xOffset=offset, y=y, color=colour)
    words = base.mark_text(dy=-8).encode(x=x, xOffset=offset, y=y, text="said:N")
    return alt.layer(bars, words).properties(width=WIDTH - 60, height=190)


def use_figure(results: Results) -> alt.TopLevelMixin | None:
    """Share of people with the app who made a plan, week by week."""
    if results.adherence is None:
        return None
    rows = [
        {"week": week, "share": value, "said": percent(value, 0)}
        for week, value in results.adherence.by_week.items()
    ]
    base = alt.Chart(data_of(rows))
    x = alt.X("week:O", axis=alt.Axis(title="Week from the start", labelAngle=0, ticks=False))
    y = alt.Y("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.08]))
    bars = base.mark_bar(color="#8fb5a4", cornerRadiusEnd=3, size=30).encode(x=x, y=y)
    words = base.mark_text(dy=-8).encode(x=x, y=y, text="said:N")
    return alt.layer(bars, words).properties(width=WIDTH - 60, height=150)
