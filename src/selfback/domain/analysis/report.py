"""The report: what an analysis found, as sentences, tables and figures in reading order."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from selfback.domain.analysis.figures import (
    added_figure,
    course_figure,
    difference_figure,
    missing_figure,
    responder_figure,
    rule_words,
    secondary_figure,
    subgroup_figure,
    svg_of,
    use_figure,
)
from selfback.domain.analysis.methods import methods
from selfback.domain.analysis.pages import Block, Picture, Points, Report, Section, Sentence
from selfback.domain.analysis.report_tables import (
    added_grid,
    baseline_grid,
    difference_grid,
    gaps_grid,
    harms_grid,
    likeness_grid,
    responder_grid,
    secondary_grid,
    subgroup_grid,
    use_grid,
)
from selfback.domain.analysis.results import Results
from selfback.domain.analysis.saying import (
    interval,
    level,
    listed,
    lower_first,
    number,
    percent,
    with_p,
)

SYNTHETIC = "Made-up data: nobody in this report exists"
BLINDED = "Blinded: arms are letters"
SOFTWARE = ("numpy", "scipy", "pandas", "statsmodels", "altair", "vl-convert-python", "typst")


def report_of(results: Results, *, flow_svg: str = "") -> Report:
    """Return the report; the same results give the same report.

    flow_svg    the flow of people, drawn elsewhere; left out if empty
    """
    marks = (
        *((SYNTHETIC,) if results.export.synthetic else ()),
        *((BLINDED,) if results.plan.masked else ()),
    )
    sections = (
        _section("primary", "Primary outcome", _primary(results)),
        _section("responders", "Who improved enough to notice", _responders(results)),
        _section("flow", "Flow of people", _flow(results, flow_svg)),
        _section("baseline", "Who took part", _baseline(results)),
        _section("secondary", "Secondary outcomes", _secondary(results)),
        _section("subgroups", "Does the effect differ between people?", _subgroups(results)),
        _section("missing", "Missing data", _missing(results)),
        _section("use", "Use of the app", _use(results)),
        _section("harms", "Harms", _harms(results)),
        _section("methods", "Methods", _methods(results)),
        _section("made", "How this report was made", _made(results)),
    )
    return Report(
        title=results.plan.title,
        headline=headline(results),
        lead=lead(results),
        marks=marks,
        facts=_facts(results),
        sections=tuple(each for each in sections if each.blocks),
    )


def headline(results: Results) -> str:
    """Return the finding of the first comparison in one sentence."""
    plan, found = results.plan, results.main(results.plan.main)
    first, second = (plan.label(arm) for arm in plan.main)
    when = plan.visit(plan.primary_visit).label
    if found.p >= plan.alpha:
        return (
            f"At {when} the trial did not show a difference between “{lower_first(first)}” and "
            f"“{lower_first(second)}”"
        )
    is_better = found.value * plan.primary.sign < 0
    word = "lower" if found.value < 0 else "higher"
    verdict = "better" if is_better else "worse"
    return (
        f"{first} did {verdict}: {number(abs(found.value))} points {word} than "
        f"{lower_first(second)} at {when}"
    )


def lead(results: Results) -> str:
    """Return the primary result of every comparison with its uncertainty, in sentences."""
    plan = results.plan
    said = []
    for pair in plan.comparisons:
        found = results.main(pair)
        said.append(
            f"{plan.primary.title} at {plan.visit(plan.primary_visit).label}, "
            f"{plan.label(pair[0])} minus {plan.label(pair[1])}: {number(found.value)} points "
            f"({level(plan.level)} interval {interval(found)}; {with_p(found.p)})."
        )
    scored = sum(gap.scored for gap in results.missing.gaps[plan.primary_visit].values())
    everybody = sum(results.people.values())
    said.append(
        f"{everybody} people were randomised; {scored} ({percent(scored / everybody, 0)}) have a "
        "score at that visit."
    )
    return " ".join(said)


def _section(id: str, title: str, blocks: Iterator[Block]) -> Section:
    return Section(id=id, title=title, blocks=tuple(blocks))


def _facts(results: Results) -> tuple[tuple[str, str], ...]:
    plan = results.plan
    return (
        ("Protocol", f"{plan.protocol}, version {plan.version}"),
        ("Data to", results.export.data_cut),
        ("People", str(sum(results.people.values()))),
    )


def _flow(results: Results, flow_svg: str) -> Iterator[Block]:
    if flow_svg:
        yield Picture(
            name="flow",
            title="Flow of people through the trial, after CONSORT 2025",
            said=_flow_said(results),
            svg=flow_svg,
            is_tall=True,
        )


def _flow_said(results: Results) -> str:
    plan = results.plan
    arms = "; ".join(f"{arm.label} {results.people[arm.id]}" for arm in plan.arms)
    return f"{sum(results.people.values())} people randomised: {arms}."


def _baseline(results: Results) -> Iterator[Block]:
    yield Sentence(
        text="Arms were made by chance, so differences at the start are chance too and are not "
        "tested."
    )
    yield baseline_grid(results)


def _primary(results: Results) -> Iterator[Block]:
    plan = results.plan
    yield Sentence(text=_relevance(results))
    better = "lower" if plan.primary.sign > 0 else "higher"
    yield Picture(
        name="means",
        title=f"{plan.primary.title} over the visits: means and {level(plan.level)} intervals, "
        f"{plan.primary.low:g} to {plan.primary.high:g}, {better} is better",
        said=_course_said(results),
        svg=_svg(results, course_figure(results), "means"),
    )
    yield Picture(
        name="differences",
        title=f"Difference at each visit with its {level(plan.level)} interval; the primary visit "
        "is bold",
        said=_differences_said(results),
        svg=_svg(results, difference_figure(results), "differences"),
    )
    yield difference_grid(results)
    for pair, test in results.primary.joint.items():
        yield Sentence(
            text=f"{plan.label(pair[0])} against {plan.label(pair[1])}, all visits after the start "
            f"together: F = {number(test.statistic)} with {test.df1} and {number(test.df2, 0)} "
            f"degrees of freedom, {with_p(test.p)}.",
            role="note",
        )


def _relevance(results: Results) -> str:
    """Return how the interval stands to the differences that the trial was sized to find."""
    plan, found = results.plan, results.main(results.plan.main)
    gained = sorted((-found.low * plan.primary.sign, -found.high * plan.primary.sign))
    sized = listed([f"{size:g}" for size in plan.sized_for], "or")
    if gained[1] < min(plan.sized_for):
        verdict = "does not reach it: so large a benefit is not compatible with these data"
    elif gained[0] > min(plan.sized_for):
        verdict = "lies above it altogether"
    else:
        verdict = "includes it, and smaller ones"
    return (
        f"The trial was sized to find a difference of {sized} points. The interval {verdict}. "
        "Whether a difference of the size found matters to people is a clinical question, not "
        "answered by its p-value; the share of people who improved enough to notice is below."
    )


def _svg(results: Results, chart: object, name: str) -> str:
    return svg_of(chart, name=name, is_synthetic=results.export.synthetic)  # type: ignore[arg-type]  # a chart


def _course_said(results: Results) -> str:
    plan = results.plan
    return " ".join(
        f"{plan.label(arm)}: "
        + ", ".join(
            f"{plan.visit(visit).label} {number(at.value, 1)}" for visit, at in means.items()
        )
        + "."
        for arm, means in results.primary.means.items()
    )


def _differences_said(results: Results) -> str:
    plan = results.plan
    return " ".join(
        f"{plan.label(pair[0])} minus {plan.label(pair[1])}: "
        + "; ".join(
            f"{plan.visit(visit).label} {number(found.value)} ({interval(found)})"
            for visit, found in rows.items()
        )
        + "."
        for pair, rows in results.primary.differences.items()
    )


def _responders(results: Results) -> Iterator[Block]:
    chart = responder_figure(results)
    if chart is None:
        return
    said = "; ".join(
        f"{rule_words(each.rule, each.limit)} at {results.plan.visit(each.visit).label}: "
        + ", ".join(
            f"{results.plan.label(arm)} {percent(found.share, 0)}"
            for arm, found in each.improved.items()
        )
        for each in results.responders
    )
    yield Picture(
        name="responders",
        title="People who improved, of those whose score is known",
        said=said,
        svg=_svg(results, chart, "responders"),
        width=0.8,
    )
    yield responder_grid(results)


def _secondary(results: Results) -> Iterator[Block]:
    if not results.secondary:
        return
    chart = secondary_figure(results)
    if chart is not None:
        yield Picture(
            name="secondary",
            title="Secondary outcomes side by side, in standard deviations of the score at the "
            "visit and turned so that left is better for the first arm",
            said="The figures stand in the table below.",
            svg=_svg(results, chart, "secondary"),
        )
    yield secondary_grid(results)


def _subgroups(results: Results) -> Iterator[Block]:
    chart = subgroup_figure(results)
    if chart is None:
        return
    yield Sentence(
        text="A difference that reaches significance in one group and not in another is no sign "
        "that groups differ; the test of interaction is. The trial was not sized for these tests."
    )
    yield Picture(
        name="subgroups",
        title=f"Primary difference by subgroup, people {' : '.join(_labels(results))}",
        said="The figures stand in the table below.",
        svg=_svg(results, chart, "subgroups"),
    )
    yield subgroup_grid(results)


def _labels(results: Results) -> list[str]:
    return [results.plan.label(arm) for arm in results.plan.main]


def _missing(results: Results) -> Iterator[Block]:
    yield Picture(
        name="missing",
        title="People without the primary score, of those for whom the visit is over",
        said="The figures stand in the table below.",
        svg=_svg(results, missing_figure(results), "missing"),
        width=0.85,
    )
    yield gaps_grid(results)
    if results.missing.likeness:
        yield likeness_grid(results)
    chart = added_figure(results)
    if chart is not None:
        yield Sentence(text=_tipping(results))
        yield Picture(
            name="filled-in",
            title="Primary difference if those who were lost did worse than was seen",
            said="The figures stand in the table below.",
            svg=_svg(results, chart, "filled-in"),
        )
    if results.imputed is not None:
        yield added_grid(results)


def _tipping(results: Results) -> str:
    if results.imputed is None:
        return ""
    pair = results.plan.main
    tipping = results.imputed.tipping[pair]
    found = results.imputed.pooled[pair]
    filled = results.imputed.filled
    many = sum(filled.values())
    start = f"{many} scores at the primary visit were filled in. "
    if found[0.0].estimate.p >= results.plan.alpha:
        return start + "The difference is not significant after filling in either."
    if tipping is None:
        return start + (
            f"The conclusion holds even if those lost from {results.plan.label(pair[0])} were "
            f"{max(found):g} points worse than the model expects, the most that was tried."
        )
    return start + (
        f"The conclusion changes if those lost from {results.plan.label(pair[0])} were "
        f"{tipping:g} points worse than the model expects; with less added it holds."
    )


def _use(results: Results) -> Iterator[Block]:
    from selfback.domain.analysis.adherence import WARNING

    use = results.adherence
    chart = use_figure(results)
    if use is None or chart is None:
        return
    yield Sentence(
        text=f"{use.ever} of {use.people} people with the app made a plan at least once; half of "
        f"them made one in {use.median:g} weeks or more of the first 12 (middle half "
        f"{use.low:g} to {use.high:g})."
    )
    yield Picture(
        name="use",
        title="People with the app who made a plan, week by week",
        said="; ".join(f"week {week}: {percent(part, 0)}" for week, part in use.by_week.items()),
        svg=_svg(results, chart, "use"),
        width=0.85,
    )
    yield Sentence(text=WARNING, role="warning")
    yield use_grid(use)
    if use.slope is not None:
        yield Sentence(
            text=f"Each four more weeks with a plan go with {number(use.slope.value)} points more "
            f"improvement ({level(results.plan.level)} interval {interval(use.slope)}), adjusted "
            "for the score at the start and the covariates. This is not an effect of use.",
            role="note",
        )


def _harms(results: Results) -> Iterator[Block]:
    if not results.harms.is_recorded:
        yield Sentence(text="The export holds no table of adverse events.")
        return
    yield harms_grid(results)


def _methods(results: Results) -> Iterator[Block]:
    for title, text in methods(results):
        yield Sentence(text=f"{title}. {text}", role="method")
    for each in results.not_made:
        yield Sentence(text=f"Not made: {each.part}. {each.why}.", role="warning")


def _made(results: Results) -> Iterator[Block]:
    export, plan = results.export, results.plan
    yield Points(
        points=(
            ("Export", f"made {export.made_at}, data to {export.data_cut}"),
            ("SHA-256 of its manifest", export.digest),
            ("SHA-256 of the protocol", plan.digest),
            ("Seed of the multiple imputation", str(results.seed)),
            ("Restricted log-likelihood", number(results.primary.log_likelihood, 6)),
            ("Software", ", ".join(f"{name} {each}" for name, each in software().items())),
        )
    )


def software() -> Mapping[str, str]:
    """Return the versions of what the analysis was made with."""
    return {"selfback": version("selfback"), **{name: version(name) for name in SOFTWARE}}
