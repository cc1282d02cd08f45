"""Every number of an evaluation by a name, so that a display refers to it and never copies it."""

from collections.abc import Iterator, Mapping, Sequence

from selfback.domain.evaluation.adoption import Adoption
from selfback.domain.evaluation.agreement import Agreement, Treatment
from selfback.domain.evaluation.agreement import Group as RatedGroup
from selfback.domain.evaluation.nomad import ALL, Nomad
from selfback.domain.integration.display import Number, Scale
from selfback.domain.integration.reach import Reach
from selfback.domain.statistics.means import Mean
from selfback.domain.statistics.shares import Share

Figures = Mapping[str, Number]


MEASURES: Mapping[str, str] = {
    "coherence": "Coherence",
    "participation": "Cognitive participation",
    "action": "Collective action",
    "monitoring": "Reflexive monitoring",
    "general1": "General 1",
    "general2": "General 2",
    "general3": "General 3",
}


def name_of(measure: str) -> str:
    """Return the name of a construct or general item of NoMAD."""
    return MEASURES.get(measure, measure)


class NoSuchFigure(LookupError):
    """A display refers to a number that the evaluation does not have."""

    def __init__(self, name: str, there_are: Sequence[str]) -> None:
        self.name = name
        alike = [each for each in there_are if each.split(".")[0] == name.split(".", maxsplit=1)[0]]
        near = f"; there are {', '.join(alike[:8])}" if alike else ""
        super().__init__(f"there is no figure {name!r}{near}")


def figures_of(
    *,
    reach: Reach | None = None,
    adoption: Adoption | None = None,
    agreement: Agreement | None = None,
    nomad: Nomad | None = None,
) -> Figures:
    """Return name -> number of everything that was evaluated.

    Names are paths: `reach.all.randomised`, `adoption.NO.person.none`, `agreement.component.steps`,
    `nomad.2.coherence`, `nomad.change.1.2.coherence`.
    """
    found: dict[str, Number] = {}
    if reach:
        found |= dict(_reach(reach))
    if adoption:
        found |= dict(_adoption(adoption))
    if agreement:
        found |= dict(_agreement(agreement))
    if nomad:
        found |= dict(_nomad(nomad))
    return found


def figure(figures: Figures, name: str, *, label: str = "") -> Number:
    """Return a figure under a label of its own; raises NoSuchFigure."""
    if name not in figures:
        raise NoSuchFigure(name, list(figures))
    held = figures[name]
    if not label:
        return held
    return Number(
        label=label,
        count=held.count,
        of=held.of,
        estimate=held.estimate,
        low=held.low,
        high=held.high,
        scale=held.scale,
        note=held.note,
    )


def _of_share(label: str, share: Share) -> Number:
    return Number(
        label=label,
        count=share.count,
        of=share.of,
        estimate=share.share,
        low=share.low,
        high=share.high,
    )


def _of_mean(label: str, mean: Mean) -> Number:
    return Number(
        label=label,
        of=mean.n,
        estimate=mean.mean,
        low=mean.low,
        high=mean.high,
        scale=Scale.PLAIN,
    )


def _plain(label: str, value: float | None, of: int) -> Number:
    return Number(label=label, of=of, estimate=value, scale=Scale.PLAIN)


def _reach(reach: Reach) -> Iterator[tuple[str, Number]]:
    for way in (reach.overall, *reach.countries):
        place = f"reach.{way.country}"
        for step in way.steps:
            name = f"{step.stage.value} of the stage before, {way.country}"
            yield f"{place}.{step.stage.value}", _of_share(name.capitalize(), step.of_before)
        yield (
            f"{place}.randomised-of-referred",
            _of_share(f"Randomised of referred, {way.country}", way.randomised_of_referred),
        )


def _adoption(adoption: Adoption) -> Iterator[tuple[str, Number]]:
    for group in (*adoption.by_country, *adoption.by_profession):
        name, place = ", ".join(group.name), f"adoption.{'.'.join(group.name)}"
        yield f"{place}.none", _of_share(f"Recruited nobody: {name}", group.none)
        yield f"{place}.top", _of_share(f"Brought by the top fifth: {name}", group.top)
        each = f"People each, median: {name}"
        yield f"{place}.median", _plain(each, group.each.middle, group.recruiters)
        yield f"{place}.gini", _plain(f"Gini: {name}", group.gini, group.recruiters)


def _agreement(agreement: Agreement) -> Iterator[tuple[str, Number]]:
    yield "agreement.all", _agreed("Agree with the plan", agreement.overall)
    for kind, groups in (
        ("vignette", agreement.vignettes),
        ("component", agreement.components),
        ("profession", agreement.professions),
        ("country", agreement.countries),
    ):
        for group in groups:
            name = group.name[0]
            yield f"agreement.{kind}.{name}", _agreed(f"Agree: {name}", group)


def _agreed(label: str, group: RatedGroup) -> Number:
    """Return the share that agrees, with the interval that knows raters where it has one."""
    agreed = group.agreed[Treatment.AGREE]
    share, clustered = agreed.share, agreed.clustered
    ends = (clustered.low, clustered.high) if clustered.low is not None else (share.low, share.high)
    return Number(
        label=label,
        count=share.count,
        of=share.of,
        estimate=share.share,
        low=ends[0],
        high=ends[1],
    )


def _nomad(nomad: Nomad) -> Iterator[tuple[str, Number]]:
    for cell in nomad.cells:
        label = f"NoMAD {name_of(cell.measure)}, wave {cell.wave}"
        place = f"nomad.{cell.wave}.{cell.measure}"
        if cell.breakdown != ALL:
            label, place = f"{label}, {cell.group}", f"{place}.{cell.breakdown}.{cell.group}"
        yield place, _mean_or_hidden(label, cell.scored)
    for change in nomad.changes:
        waves = f"{change.earlier} to {change.later}"
        place = f"nomad.change.{change.earlier}.{change.later}.{change.measure}"
        label = f"NoMAD {name_of(change.measure)}, change {waves}"
        yield place, _mean_or_hidden(label, change.change)


def _mean_or_hidden(label: str, mean: Mean | None) -> Number:
    if mean is None:
        return Number(label=label, note="hidden: too few people", scale=Scale.PLAIN)
    return _of_mean(label, mean)
