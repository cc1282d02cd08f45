"""Figures of agreement as the pages show them, with those of too few people hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from selfback.delivery.shared.numbers import decimals
from selfback.domain.evaluation.agreement import Agreed, Group, Treatment
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.evaluation.suppression import hidden_groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Agreement of one group.

    share, low, high    0 to 1, with the interval that allows for raters, else Wilson's; None where
                        nobody answered
    said                the percentage with its count and denominator
    wilson, clustered   intervals in words; a dash where there is none
    empty               answers left open
    """

    label: str
    is_hidden: bool = False
    share: float | None = None
    low: float | None = None
    high: float | None = None
    said: str = ""
    wilson: str = "–"
    clustered: str = "–"
    raters: int = 0
    agree: int = 0
    partly: int = 0
    disagree: int = 0
    empty: int = 0


def figure_of(label: str, group: Group, counted: Treatment) -> Figure:
    """Return the figure of a group."""
    agreed = group.agreed[counted]
    share, clustered = agreed.share, agreed.clustered
    has_clusters = clustered.low is not None
    counts = {answer.value: count for answer, count in group.answers.items()}
    return Figure(
        label=label,
        share=share.share,
        low=clustered.low if has_clusters else share.low,
        high=clustered.high if has_clusters else share.high,
        said=_said(agreed),
        wilson=_span(share.low, share.high),
        clustered=_span(clustered.low, clustered.high),
        raters=group.raters,
        agree=counts["agree"],
        partly=counts["partly"],
        disagree=counts["disagree"],
        empty=group.empty,
    )


def hidden_of(
    groups: Sequence[Group],
    counted: Treatment,
    rules: EvaluationRules,
    name: Callable[[str], str],
) -> list[Figure]:
    """Return the figures of groups, those of too few people without any number."""
    people = {each.name[0]: (each.raters, each.raters) for each in groups if each.raters}
    hidden = hidden_groups(people, fewest=rules.fewest_shown)
    return [
        Figure(label=name(each.name[0]), is_hidden=True)
        if each.name[0] in hidden
        else figure_of(name(each.name[0]), each, counted)
        for each in groups
        if each.name[0] in people
    ]


def _said(agreed: Agreed) -> str:
    share = agreed.share
    if share.share is None:
        return _("no answers")
    percent = decimals(100 * share.share, 1)
    return _("{percent} % ({count}/{of})").format(percent=percent, count=share.count, of=share.of)


def _span(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    return _("{low} to {high}").format(low=decimals(100 * low, 1), high=decimals(100 * high, 1))
