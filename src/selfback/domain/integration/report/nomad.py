"""NoMAD: how far something new is becoming part of daily work, by wave and group."""

from collections.abc import Iterator, Sequence

from selfback.domain.analysis.pages import Block, Grid, Picture, Section, Sentence
from selfback.domain.evaluation.nomad import ALL, BREAKDOWNS, Cell, Nomad
from selfback.domain.integration.figures import name_of
from selfback.domain.integration.material import NOMAD
from selfback.domain.integration.report import charts
from selfback.domain.integration.report.missing import not_there
from selfback.domain.integration.report.saying import DASH, counted, listed, number, span
from selfback.domain.integration.results import Results
from selfback.domain.statistics.means import Mean

ID = "nomad"
TITLE = "NoMAD: becoming part of daily work"
MOST_COLUMNS = 4
"""Groups that stand side by side; more of them stand below each other."""
HIDDEN = "hidden"


def nomad(results: Results) -> Section:
    """Return the section on NoMAD."""
    if results.nomad is None:
        return not_there(ID, TITLE, NOMAD)
    return Section(id=ID, title=TITLE, blocks=tuple(_blocks(results.nomad, results)))


def _blocks(found: Nomad, results: Results) -> Iterator[Block]:
    waves = listed([f"{people} people in wave {wave}" for wave, people in found.waves.items()])
    yield Sentence(text=f"{waves} answered.", role="lead")
    yield Sentence(
        text="Constructs: mean points from 1 to 5, 5 most favourable. General items: 0 to 10. The "
        "wording is that of the content in use; scores of our own wording are not those of the "
        "official instrument."
    )
    drawn = list(_drawn(found, results))
    if drawn:
        yield Picture(
            name="nomad",
            title="Constructs in each wave",
            said="; ".join(f"{name}, {wave}: {value:.2f}" for name, wave, _, value, _ in drawn),
            svg=charts.score_chart(
                drawn, name="nomad", is_synthetic=results.material.about.is_synthetic
            ),
            width=0.9,
        )
    for wave in found.waves:
        for breakdown in BREAKDOWNS:
            yield _table(wave, breakdown, found, results)
    if found.changes:
        yield _changes(found)
    yield Sentence(
        text=f"Hidden: fewer than {results.rules.fewest_shown} people, or what would give such a "
        "group away.",
        role="note",
    )


def _drawn(found: Nomad, results: Results) -> Iterator[tuple[str, str, float, float, float]]:
    for construct in results.structure.constructs:
        for cell in found.cells:
            mean = cell.scored
            if cell.measure != construct or cell.breakdown != ALL or mean is None:
                continue
            if mean.mean is not None and mean.low is not None and mean.high is not None:
                yield name_of(construct), f"Wave {cell.wave}", mean.low, mean.mean, mean.high


def _table(wave: str, breakdown: str, found: Nomad, results: Results) -> Grid:
    cells = [cell for cell in found.cells if (cell.wave, cell.breakdown) == (wave, breakdown)]
    title = f"Wave {wave}, all" if breakdown == ALL else f"Wave {wave}, by {breakdown}"
    groups = list(dict.fromkeys(cell.group for cell in cells))
    if breakdown != ALL and len(groups) <= MOST_COLUMNS:
        return _abreast(title, groups, cells, results)
    rows: list[tuple[str, ...]] = []
    for measure in results.structure.measures:
        own = [cell for cell in cells if cell.measure == measure]
        if breakdown == ALL:
            rows += [(name_of(measure), *_row(cell)) for cell in own]
        else:
            rows.append((name_of(measure),))
            rows += [(f"\u2003{cell.group}", *_row(cell)) for cell in own]
    return Grid(
        title=title,
        header=("Measure", "People", "Scored", "Mean", "SD", "Interval", "Not relevant", "Empty"),
        rows=tuple(rows),
    )


def _abreast(title: str, groups: Sequence[str], cells: Sequence[Cell], results: Results) -> Grid:
    """Return few groups as columns: mean, interval and how many have a score."""
    held = {(cell.measure, cell.group): cell for cell in cells}
    return Grid(
        title=f"{title}: mean, interval, people scored",
        header=("Measure", *groups),
        rows=tuple(
            (name_of(measure), *(_short(held[measure, group]) for group in groups))
            for measure in results.structure.measures
        ),
    )


def _short(cell: Cell) -> str:
    if cell.is_hidden or cell.scored is None:
        return HIDDEN
    _n, mean, _sd, ends = _mean(cell.scored)
    return f"{mean} ({ends}), {cell.scored.n}"


def _row(cell: Cell) -> tuple[str, ...]:
    if cell.is_hidden or cell.scored is None or cell.not_relevant is None:
        return (HIDDEN, *[DASH] * 6)
    return (
        str(cell.respondents),
        *_mean(cell.scored),
        str(sum(cell.not_relevant.values())),
        str(cell.empty),
    )


def _mean(mean: Mean) -> Sequence[str]:
    ends = span(mean.low, mean.high, times=1, places=2)
    return str(mean.n), number(mean.mean, 2), number(mean.sd, 2), ends


def _changes(found: Nomad) -> Grid:
    rows = tuple(
        (
            name_of(each.measure),
            f"{each.earlier} to {each.later}",
            *(_mean(each.change) if each.change is not None else (HIDDEN, *[DASH] * 3)),
        )
        for each in found.changes
    )
    both = "; ".join(
        f"{counted(people, 'person answered', 'people answered')} in both {earlier} and {later}"
        for earlier, later, people in found.both
    )
    return Grid(
        title="Change, later less earlier, of people scored in both waves",
        header=("Measure", "Waves", "People", "Change", "SD", "Interval"),
        rows=rows,
        notes=(f"{both}. Those who left may be those for whom it did not work.",),
    )
