"""Made-up logs and surveys, as the tables that the commands of an evaluation read."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.integration.synthetic.shape import EvaluationShape, Kind
from selfback.domain.recruitment.entry import Entry
from selfback.domain.recruitment.synthetic import SyntheticLog

Table = list[tuple[str, ...]]
"""Column names, then rows."""
MARK = "synthetic"
"""Begins the code of everybody who is made up."""


def recruiter_table(log: SyntheticLog, profession_of: Mapping[str, str]) -> Table:
    """Return who referred whom when; a row without a day for a unit that referred nobody."""
    days: dict[str, list[str]] = {}
    for entry in log.entries:
        if entry.referred:
            days.setdefault(entry.unit, []).append(entry.referred.isoformat())
    table: Table = [("recruiter", "unit", "country", "profession", "opened", "recruited")]
    for unit in log.units:
        kind = "person" if unit.country == "NO" else "clinic"
        facts = (f"{MARK}-{unit.id}", kind, unit.country, profession_of[unit.kind])
        for day in sorted(days.get(unit.id, [""])):
            table.append((*facts, unit.opened.isoformat(), day))
    return table


def screening_table(log: SyntheticLog) -> Table:
    """Return how far each person came, and why no further."""
    country = {unit.id: unit.country for unit in log.units}
    table: Table = [("person", "country", "stage", "reason")]
    table += [
        (f"{MARK}-{each.id}", country[each.unit], each.stage.value, _reason(each))
        for each in log.entries
    ]
    return table


def _reason(entry: Entry) -> str:
    return str(entry.exit.value) if entry.exit else ""


def rating_table(shape: EvaluationShape, chance: np.random.Generator) -> Table:
    """Return answers to vignettes: of each part of the plans, exactly the planned share agrees.

    Who agrees with what is drawn on the logit scale, with raters, vignettes and professions that
    differ; the last raters stop before the last vignette.
    """
    raters = list(_people(shape.raters, "r"))
    own = [
        chance.normal(0, shape.between_raters) + shape.keener.get(profession, 0.0)
        for _rater, profession, _country in raters
    ]
    easier = chance.normal(0, shape.between_vignettes, len(shape.vignettes))
    stopped = set(chance.permutation(len(raters))[: shape.stopped].tolist())
    answers: dict[tuple[int, int, str], str] = {}
    for part, share in shape.agree.items():
        places = [
            (rater, vignette)
            for rater in range(len(raters))
            for vignette in range(len(shape.vignettes))
            if not (rater in stopped and vignette == len(shape.vignettes) - 1)
        ]
        empty = chance.random(len(places)) < shape.left_empty
        score = [own[r] + easier[v] + chance.logistic() for r, v in places]
        said = _answers(score, empty.tolist(), share, shape.partly, chance)
        answers |= {(*place, part): word for place, word in zip(places, said, strict=True)}
    table: Table = [("rater", "profession", "country", "vignette", "component", "answer")]
    for r, rater in enumerate(raters):
        for v, vignette in enumerate(shape.vignettes):
            for part in shape.agree:
                if (r, v, part) in answers:
                    table.append((*rater, vignette, part, answers[r, v, part]))
    return table


def _answers(
    score: Sequence[float],
    empty: Sequence[bool],
    share: float,
    partly: float,
    chance: np.random.Generator,
) -> list[str]:
    answered = sorted(
        (place for place, is_empty in enumerate(empty) if not is_empty),
        key=lambda place: -score[place],
    )
    said = [""] * len(score)
    agreeing = round(share * len(answered))
    for n, place in enumerate(answered):
        other = "partly" if chance.random() < partly else "disagree"
        said[place] = "agree" if n < agreeing else other
    return said


def nomad_table(shape: EvaluationShape, structure: Structure, chance: np.random.Generator) -> Table:
    """Return answers to NoMAD in two waves; the second has some of those of the first."""
    people = list(_people(shape.nomad_first, "n"))
    table: Table = [("respondent", "wave", "profession", "site", "item", "answer")]
    left = dict(shape.nomad_both)
    for person, profession, country in people:
        own = float(chance.normal(0, 0.4))
        facts = (profession, f"{country} (synthetic)")
        first = own, 0
        table += _sheet((person, "1", *facts), first, shape, structure, chance)
        if left[profession, country]:
            left[profession, country] -= 1
            second = own, 1
            table += _sheet((person, "2", *facts), second, shape, structure, chance)
    return table


def _sheet(
    facts: tuple[str, ...],
    moment: tuple[float, int],
    shape: EvaluationShape,
    structure: Structure,
    chance: np.random.Generator,
) -> Iterator[tuple[str, ...]]:
    own, wave = moment
    for item in structure.general:
        points = float(np.clip(chance.normal(6 + 0.5 * wave + 1.5 * own, 1.8), 0, 10))
        yield (*facts, item, f"{round(points)}")
    words = {points: answer for answer, points in structure.points.items()}
    low, high = min(words), max(words)
    for construct, items in structure.constructs.items():
        centre = shape.nomad_mean[construct] + own + wave * shape.nomad_gain[construct]
        for item in items:
            if chance.random() < shape.nomad_not_relevant:
                kinds = structure.not_relevant
                yield (*facts, item, kinds[int(chance.integers(0, len(kinds)))])
                continue
            points = int(np.clip(round(float(chance.normal(centre, 0.8))), low, high))
            yield (*facts, item, words[low + high - points if item in structure.turned else points])


def _people(counts: Mapping[Kind, int], letter: str) -> Iterator[tuple[str, str, str]]:
    """Yield a code, the profession and the country of everybody."""
    number = 0
    for (profession, country), count in counts.items():
        for _ in range(count):
            number += 1
            yield f"{MARK}-{letter}{number:02}", profession, country
