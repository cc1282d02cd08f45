"""What the product scores: which answers make up a measure, its range and its direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Direction = Literal["worse", "better", "neither"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number made of one answer or the sum of several, each a whole number from low to high.

    items       question ids
    turned      items that count the other way round: an answer a counts as low + high - a
    higher_is   what a high score means for the person
    cut         the lowest score that calls for attention; None if there is none
    source      where the scoring comes from

    Missing rule: a measure has no score unless every one of its items is answered.
    """

    id: str
    items: tuple[str, ...]
    low: int
    high: int
    higher_is: Direction
    turned: tuple[str, ...] = ()
    cut: int | None = None
    source: str

    @property
    def lowest(self) -> int:
        """The lowest possible score."""
        return self.low * len(self.items)

    @property
    def highest(self) -> int:
        """The highest possible score."""
        return self.high * len(self.items)


def _single(item: str, low: int, high: int, higher_is: Direction, source: str) -> Measure:
    return Measure(id=item, items=(item,), low=low, high=high, higher_is=higher_is, source=source)


RATING_SOURCE = "One rating, taken as it is"

_ALL = (
    Measure(
        id="confidence",
        items=("confidence_work", "confidence_life"),
        low=0,
        high=6,
        higher_is="better",
        source="Two items of confidence despite pain, summed as in Nicholas et al. (2015), "
        "The Journal of Pain 16:153-163; our wording, so its cut-offs do not apply",
    ),
    Measure(
        id="stress",
        items=("stress_control", "stress_confident", "stress_going_well", "stress_piling_up"),
        turned=("stress_confident", "stress_going_well"),
        low=0,
        high=4,
        higher_is="worse",
        source="Four items of stress, two of them turned, summed as in Cohen et al. (1983), "
        "Journal of Health and Social Behavior 24:385-396; our wording",
    ),
    Measure(
        id="mood",
        items=("mood_interest", "mood_low"),
        low=0,
        high=3,
        higher_is="worse",
        cut=3,
        source="Two items of mood, cut at 3: Kroenke, Spitzer and Williams (2003), "
        "Medical Care 41:1284-1292; our wording",
    ),
    _single("pain_average", 0, 10, "worse", RATING_SOURCE),
    _single("pain_worst", 0, 10, "worse", RATING_SOURCE),
    _single("interference", 0, 10, "worse", RATING_SOURCE),
    _single("fear", 0, 10, "worse", RATING_SOURCE),
    _single("work_ability", 0, 10, "better", RATING_SOURCE),
    _single("gpe", -3, 3, "better", RATING_SOURCE),
    # At intake one item stands for the four of the check-in; the two are never compared.
    Measure(
        id="stress_now",
        items=("stress",),
        low=0,
        high=4,
        higher_is="worse",
        source=RATING_SOURCE,
    ),
)

MEASURES: Mapping[str, Measure] = {measure.id: measure for measure in _ALL}
