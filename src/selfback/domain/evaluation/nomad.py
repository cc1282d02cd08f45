"""NoMAD over people: figures by wave, profession and site, and the change between waves."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from selfback.domain.evaluation.nomad_responses import Response, waves_of
from selfback.domain.evaluation.nomad_scoring import Scored, Structure, score
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.evaluation.suppression import hidden_groups
from selfback.domain.statistics.means import Mean, mean_of

ALL = "all"
BREAKDOWNS: Mapping[str, Callable[[Response], str]] = {
    ALL: lambda _response: ALL,
    "profession": lambda response: response.profession,
    "site": lambda response: response.site,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One measure of one group in one wave.

    respondents     people of the group; None where the cell is hidden
    scored          None where the cell is hidden, because too few people stand behind it or
                    because it could be worked out from the others
    not_relevant    kind -> answers of that kind
    empty           items left empty
    """

    wave: str
    breakdown: str
    group: str
    measure: str
    is_hidden: bool
    respondents: int | None = None
    scored: Mean | None = None
    not_relevant: Mapping[str, int] | None = None
    empty: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCount:
    """What became of one item in one wave.

    points          answers with points; for a general item, answers
    not_relevant    kind -> answers
    """

    wave: str
    item: str
    points: int
    not_relevant: Mapping[str, int]
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How people with a score in both waves changed, later less earlier, in points.

    change      None where it is hidden because too few people stand behind it
    """

    earlier: str
    later: str
    measure: str
    is_hidden: bool
    change: Mean | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomad:
    """Everything told of a file of responses.

    waves       wave -> people who answered in it
    both        earlier and later wave -> people who answered in both
    items       none for waves with too few people
    """

    waves: Mapping[str, int]
    both: tuple[tuple[str, str, int], ...]
    cells: tuple[Cell, ...]
    items: tuple[ItemCount, ...]
    changes: tuple[Change, ...]


def nomad_of(
    responses: tuple[Response, ...], structure: Structure, rules: EvaluationRules
) -> Nomad:
    """Return the figures of responses, with those of too few people hidden."""
    waves = waves_of(responses)
    own = {wave: [each for each in responses if each.wave == wave] for wave in waves}
    spans = _spans(waves)
    return Nomad(
        waves={wave: len(held) for wave, held in own.items()},
        both=tuple(
            (earlier, later, len(_people(own[earlier]) & _people(own[later])))
            for earlier, later in spans
        ),
        cells=tuple(
            cell
            for held in own.values()
            for breakdown in BREAKDOWNS
            for measure in structure.measures
            for cell in _cells(held, breakdown, measure, structure, rules)
        ),
        items=tuple(
            count
            for held in own.values()
            if len(held) >= rules.fewest_shown
            for count in _item_counts(held, structure)
        ),
        changes=tuple(
            _change(own[earlier], own[later], measure, structure, rules)
            for earlier, later in spans
            for measure in structure.measures
        ),
    )


def _spans(waves: Sequence[str]) -> list[tuple[str, str]]:
    """Return each wave with the next, and the first with the last."""
    spans = list(pairwise(waves))
    if len(waves) > 2:
        spans.append((waves[0], waves[-1]))
    return spans


def _people(responses: Iterable[Response]) -> set[str]:
    return {response.respondent for response in responses}


def _cells(
    responses: Sequence[Response],
    breakdown: str,
    measure: str,
    structure: Structure,
    rules: EvaluationRules,
) -> list[Cell]:
    groups: dict[str, list[Scored]] = {}
    for response in responses:
        scored = score(measure, response.answers, structure)
        groups.setdefault(BREAKDOWNS[breakdown](response), []).append(scored)
    hidden = hidden_groups(
        {group: (len(held), _with_value(held)) for group, held in groups.items()},
        fewest=rules.fewest_shown,
    )
    cell = partial(Cell, wave=responses[0].wave, breakdown=breakdown, measure=measure)
    return [
        cell(group=group, is_hidden=True)
        if group in hidden
        else cell(
            group=group,
            is_hidden=False,
            respondents=len(held),
            scored=mean_of(
                [each.value for each in held if each.value is not None], level=rules.level
            ),
            not_relevant=_summed(each.not_relevant for each in held),
            empty=sum(each.empty for each in held),
        )
        for group, held in groups.items()
    ]


def _with_value(held: Iterable[Scored]) -> int:
    return sum(each.value is not None for each in held)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)


def _item_counts(responses: Sequence[Response], structure: Structure) -> Iterable[ItemCount]:
    for item in (*structure.general, *structure.statements):
        said = Counter(response.answers.get(item, "") for response in responses)
        not_relevant = {kind: said[kind] for kind in structure.not_relevant}
        yield ItemCount(
            wave=responses[0].wave,
            item=item,
            points=len(responses) - said[""] - sum(not_relevant.values()),
            not_relevant=not_relevant,
            empty=said[""],
        )


def _change(
    earlier: Sequence[Response],
    later: Sequence[Response],
    measure: str,
    structure: Structure,
    rules: EvaluationRules,
) -> Change:
    before, after = _values(earlier, measure, structure), _values(later, measure, structure)
    differences = [after[person] - before[person] for person in before if person in after]
    is_hidden = 0 < len(differences) < rules.fewest_shown
    return Change(
        earlier=earlier[0].wave,
        later=later[0].wave,
        measure=measure,
        is_hidden=is_hidden,
        change=None if is_hidden else mean_of(differences, level=rules.level),
    )


def _values(responses: Sequence[Response], measure: str, structure: Structure) -> dict[str, float]:
    scored = {
        response.respondent: score(measure, response.answers, structure).value
        for response in responses
    }
    return {person: value for person, value in scored.items() if value is not None}
