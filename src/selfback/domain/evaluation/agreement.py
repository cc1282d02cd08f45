"""How far professionals agree with plans: by item and group, with each one's denominator."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from selfback.domain.evaluation.ratings import NOT_TOLD, Answer, Rating
from selfback.domain.evaluation.reliability import Coefficient, coefficients_of
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.statistics.clustered import Clustered, clustered_interval
from selfback.domain.statistics.coefficients import Scale
from selfback.domain.statistics.shares import Share, wilson

NO_LEVELS: Mapping[str, Mapping[str, str]] = {}


class Treatment(StrEnum):
    """What counts as agreement."""

    AGREE = "agree"
    AGREE_OR_PARTLY = "agree+partly"


COUNTED: dict[Treatment, tuple[Answer, ...]] = {
    Treatment.AGREE: (Answer.AGREE,),
    Treatment.AGREE_OR_PARTLY: (Answer.AGREE, Answer.PARTLY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """How many of the answers count as agreement.

    share       with Wilson's interval, which takes every answer as independent
    clustered   the interval that allows for answers of one rater resembling each other
    """

    share: Share
    clustered: Clustered


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The answers of one group.

    name        such as a profession; a vignette and a component for an item; a factor and a level
    raters      who gave at least one answer
    answers     answer -> how many
    empty       answers left empty; they are in no denominator
    agreed      by what counts as agreement
    """

    name: tuple[str, ...]
    raters: int
    answers: dict[Answer, int]
    empty: int
    agreed: dict[Treatment, Agreed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What one rater did not answer.

    empty       items with a row but no answer
    no_row      items that others have and this rater has no row for
    """

    rater: str
    profession: str
    country: str
    empty: tuple[tuple[str, str], ...]
    no_row: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Everything that is told of a file of ratings; groups are in the order of the file."""

    raters: int
    items: tuple[Group, ...]
    vignettes: tuple[Group, ...]
    components: tuple[Group, ...]
    professions: tuple[Group, ...]
    countries: tuple[Group, ...]
    levels: tuple[Group, ...]
    overall: Group
    between_raters: tuple[Coefficient, ...]
    missing: tuple[Left, ...]


def agreement_of(
    ratings: Sequence[Rating],
    rules: EvaluationRules,
    *,
    chance: np.random.Generator,
    levels: Mapping[str, Mapping[str, str]] = NO_LEVELS,
) -> Agreement:
    """Return the agreement of ratings.

    chance  draws the resamples of the intervals of agreement between raters
    levels  of the vignettes of a designed set: vignette -> factor -> level
    """
    level = rules.level

    def grouped(by: Callable[[Rating], tuple[str, ...]]) -> tuple[Group, ...]:
        held: dict[tuple[str, ...], list[Rating]] = {}
        for rating in ratings:
            held.setdefault(by(rating), []).append(rating)
        return tuple(group_of(name, own, level=level) for name, own in held.items())

    return Agreement(
        raters=len({rating.rater for rating in ratings}),
        items=grouped(lambda rating: rating.item),
        vignettes=grouped(lambda rating: (rating.vignette,)),
        components=grouped(lambda rating: (rating.component,)),
        professions=grouped(lambda rating: (rating.profession,)),
        countries=grouped(lambda rating: (rating.country,)),
        levels=tuple(
            group for factor in _factors(levels) for group in grouped(_level_of(levels, factor))
        ),
        overall=group_of(("all",), ratings, level=level),
        between_raters=_between_raters(ratings, rules, chance),
        missing=tuple(_left(ratings)),
    )


def _factors(levels: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    return dict.fromkeys(factor for own in levels.values() for factor in own)


def _level_of(
    levels: Mapping[str, Mapping[str, str]], factor: str
) -> Callable[[Rating], tuple[str, ...]]:
    return lambda rating: (factor, levels.get(rating.vignette, {}).get(factor, NOT_TOLD))


def group_of(name: tuple[str, ...], ratings: Sequence[Rating], *, level: float) -> Group:
    """Return the agreement of one group of ratings."""
    answered = [rating for rating in ratings if rating.answer]
    counts = Counter(rating.answer for rating in answered)
    raters = [rating.rater for rating in answered]
    agreed = {}
    for treatment, counted in COUNTED.items():
        yes = [rating.answer in counted for rating in answered]
        agreed[treatment] = Agreed(
            share=wilson(sum(yes), len(yes), level=level),
            clustered=clustered_interval(yes, raters, level=level),
        )
    return Group(
        name=name,
        raters=len(set(raters)),
        answers={answer: counts[answer] for answer in Answer},
        empty=len(ratings) - len(answered),
        agreed=agreed,
    )


def _between_raters(
    ratings: Sequence[Rating], rules: EvaluationRules, chance: np.random.Generator
) -> tuple[Coefficient, ...]:
    codings = [
        (f"{rating.vignette}\t{rating.component}", rating.rater, rating.answer.value)
        for rating in ratings
        if rating.answer
    ]
    return coefficients_of(
        codings,
        order=[answer.value for answer in Answer],
        scales=(Scale.NOMINAL, Scale.ORDINAL),
        rules=rules,
        chance=chance,
    )


def _left(ratings: Sequence[Rating]) -> Iterable[Left]:
    items = list(dict.fromkeys(rating.item for rating in ratings))
    own: dict[str, list[Rating]] = {}
    for rating in ratings:
        own.setdefault(rating.rater, []).append(rating)
    for rater, held in own.items():
        seen = {rating.item for rating in held}
        left = Left(
            rater=rater,
            profession=held[0].profession,
            country=held[0].country,
            empty=tuple(rating.item for rating in held if not rating.answer),
            no_row=tuple(item for item in items if item not in seen),
        )
        if left.empty or left.no_row:
            yield left
