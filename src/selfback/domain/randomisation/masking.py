"""Letters that stand for arms in blinded exports."""

from selfback.domain.randomisation.design import Design, Kind
from selfback.domain.randomisation.lists import for_kind
from selfback.domain.randomisation.stream import Stream

LETTERS = "ABCDEF"


def masked(design: Design, *, seed: bytes, kind: Kind) -> dict[str, str]:
    """Return arm to letter, in an order drawn from the seed; the same seed, the same letters."""
    arms = sorted(for_kind(design, kind).ratios)
    order = Stream(seed, kind=kind, label="mask").shuffled(arms)
    return dict(zip(order, LETTERS, strict=False))
