"""How far professionals agree with the plans of vignettes, and what they left empty."""

from collections import Counter
from collections.abc import Iterator, Sequence

from selfback.domain.analysis.pages import Block, Grid, Picture, Section, Sentence
from selfback.domain.evaluation.agreement import Agreed, Agreement, Group, Treatment
from selfback.domain.evaluation.agreement_model import METHOD, Modelled
from selfback.domain.evaluation.nomad import ItemCount, Nomad
from selfback.domain.integration.material import NOMAD, RATINGS
from selfback.domain.integration.report import charts
from selfback.domain.integration.report.missing import not_there
from selfback.domain.integration.report.saying import (
    DASH,
    counted,
    number,
    percentage,
    span,
)
from selfback.domain.integration.results import Results

VIGNETTES, MISSING = "vignettes", "missing"
VIGNETTES_TITLE = "Agreement with the plans of vignettes"
MISSING_TITLE = "What was left empty"
GROUPS = ("components", "professions", "countries", "vignettes", "items")
HEADINGS = {
    "components": "Part of the plan",
    "professions": "Profession",
    "countries": "Country",
    "vignettes": "Vignette",
    "items": "Item: a part of a vignette's plan",
}


def vignettes(results: Results) -> Section:
    """Return the section on agreement with plans."""
    if results.agreement is None:
        return not_there(VIGNETTES, VIGNETTES_TITLE, RATINGS)
    return Section(
        id=VIGNETTES, title=VIGNETTES_TITLE, blocks=tuple(_agreement(results.agreement, results))
    )


def _agreement(found: Agreement, results: Results) -> Iterator[Block]:
    agreed = found.overall.agreed
    strict, lenient = agreed[Treatment.AGREE], agreed[Treatment.AGREE_OR_PARTLY]
    yield Sentence(
        text=f"{counted(found.raters, 'rater')} agreed with {_told(strict)} of the parts of the "
        f"plans they answered; with those who agree partly it is {_told(lenient)}.",
        role="lead",
    )
    drawn = list(_drawn(found))
    if drawn:
        yield Picture(
            name="agreement",
            title="Agreement by part of the plan, profession, country and vignette",
            said="; ".join(
                f"{' '.join(group.name)} {percentage(group.agreed[Treatment.AGREE].share.share)}"
                for name in GROUPS[:-1]
                for group in getattr(found, name)
            ),
            svg=charts.share_chart(
                drawn,
                name="agreement",
                is_synthetic=results.material.about.is_synthetic,
            ),
            width=0.9,
        )
    for name in GROUPS:
        yield _table(HEADINGS[name], getattr(found, name))
    yield Sentence(
        text="Wilson: answers taken as independent. Clustered: allows for answers of one rater "
        "going together; a dash where there is none; with fewer than "
        f"{results.rules.few_clusters} raters it may be too narrow.",
        role="note",
    )
    yield _between(found)
    for each in results.models:
        yield Sentence(text=_model(each))
    yield Sentence(text=f"The models. {METHOD[0].upper()}{METHOD[1:]}.", role="method")


def _drawn(found: Agreement) -> Iterator[tuple[str, str, float, float, float]]:
    for name in GROUPS[:-1]:
        for group in getattr(found, name):
            agreed = group.agreed[Treatment.AGREE]
            low, high = _ends(agreed)
            if agreed.share.share is not None and low is not None and high is not None:
                yield HEADINGS[name], " ".join(group.name), low, agreed.share.share, high


def _ends(agreed: Agreed) -> tuple[float | None, float | None]:
    """Return the interval that knows raters, or Wilson's where there is none."""
    if agreed.clustered.low is None:
        return agreed.share.low, agreed.share.high
    return agreed.clustered.low, agreed.clustered.high


def _told(agreed: Agreed) -> str:
    share, ends = agreed.share, span(*_ends(agreed))
    return f"{percentage(share.share)} ({share.count}/{share.of}; {ends})"


def _table(heading: str, groups: Sequence[Group]) -> Grid:
    rows = []
    for group in groups:
        strict, lenient = (group.agreed[each] for each in Treatment)
        rows.append(
            (
                ", ".join(group.name),
                str(group.raters),
                f"{strict.share.count}/{strict.share.of}",
                percentage(strict.share.share),
                span(strict.share.low, strict.share.high),
                span(strict.clustered.low, strict.clustered.high),
                percentage(lenient.share.share),
                str(group.empty),
            )
        )
    return Grid(
        title=f"By {heading[0].lower()}{heading[1:]}",
        header=(
            *(heading.partition(":")[0], "Raters", "Agree", "%"),
            *("Wilson", "Clustered", "Or partly", "Empty"),
        ),
        rows=tuple(rows),
    )


def _between(found: Agreement) -> Grid:
    rows = tuple(
        (
            each.name,
            str(each.units),
            number(each.value, 3),
            span(each.low, each.high, times=1, places=3),
        )
        for each in found.between_raters
    )
    return Grid(
        title="Do raters give the same answers to the same items?",
        header=("Measure", "Items", "Value", "Interval"),
        rows=rows,
        notes=(
            "Where nearly all agree with nearly everything, coefficients beyond chance are low "
            "however much they agree (Feinstein & Cicchetti 1990).",
            *(f"{each.name}: {each.why_not}." for each in found.between_raters if each.why_not),
        ),
    )


def _model(found: Modelled) -> str:
    what = "agrees" if found.treatment is Treatment.AGREE else "agrees or agrees partly"
    if found.fit is None or found.of_raters is None or found.of_vignettes is None:
        return f"No model of who {what} was fitted: {'; '.join(found.why_not)}."
    average = found.fit.average
    return (
        f"Over raters and vignettes like these, {percentage(average.value)} "
        f"({span(average.low, average.high)}) is the share to expect that {what}; "
        f"{100 * found.of_raters:.0f} % of the spread lies between raters and "
        f"{100 * found.of_vignettes:.0f} % between vignettes."
    )


def missing(results: Results) -> Section:
    """Return the section on what was left empty."""
    if results.agreement is None and results.nomad is None:
        return not_there(MISSING, MISSING_TITLE, f"{RATINGS} and no {NOMAD}")
    return Section(id=MISSING, title=MISSING_TITLE, blocks=tuple(_missing(results)))


def _missing(results: Results) -> Iterator[Block]:
    found = results.agreement
    if found is not None:
        left = len(found.missing)
        yield Sentence(
            text=f"{left} of {found.raters} raters left something empty in the survey of "
            "vignettes. What is empty is in no denominator."
        )
        no_row = Counter(item for each in found.missing for item in each.no_row)
        yield Grid(
            title="Vignettes: answers to each item",
            header=("Item", "Answered", "Left empty", "Never reached", "Of all raters"),
            rows=tuple(
                (
                    ", ".join(group.name),
                    str(group.raters),
                    str(group.empty),
                    str(no_row[group.name[0], group.name[1]]),
                    f"{group.raters}/{found.raters}, {100 * group.raters / found.raters:.1f} %",
                )
                for group in found.items
            ),
        )
        professions = Counter(each.profession for each in found.missing)
        of = {group.name[0]: group.raters for group in found.professions}
        if professions:
            yield Grid(
                title="Vignettes: raters who left something empty, by profession",
                header=("Profession", "Raters with gaps", "Of raters"),
                rows=tuple(
                    (name, str(count), str(of.get(name, DASH)))
                    for name, count in professions.items()
                ),
            )
    if results.nomad is not None:
        yield from _nomad(results.nomad)
    for text in _absent(results):
        yield Sentence(text=text, role="note")


def _nomad(found: Nomad) -> Iterator[Grid]:
    """Yield items with anything not relevant or empty, a column for each wave that is shown."""
    held = {(each.item, each.wave): each for each in found.items}
    waves = list(dict.fromkeys(each.wave for each in found.items))
    gaps = {each.item for each in found.items if each.empty or sum(each.not_relevant.values())}
    items = [item for item in dict.fromkeys(each.item for each in found.items) if item in gaps]
    if items:
        yield Grid(
            title="NoMAD: items that were not relevant or left empty",
            header=("Item", *(f"Wave {wave}: points, not relevant, empty" for wave in waves)),
            rows=tuple((item, *(_three(held[item, wave]) for wave in waves)) for item in items),
            notes=("Not relevant is an answer; it has no points and is not the middle.",),
        )


def _three(count: ItemCount) -> str:
    return f"{count.points}, {sum(count.not_relevant.values())}, {count.empty}"


def _absent(results: Results) -> Iterator[str]:
    if results.agreement is None:
        yield f"Of the vignettes nothing can be told: there is no {RATINGS}."
    if results.nomad is None:
        yield f"Of NoMAD nothing can be told: there is no {NOMAD}."
