"""Which vignettes are put to the next rater, so that each is judged about as often."""

from collections.abc import Mapping

import numpy as np


def vignettes_for(
    put: Mapping[str, int], *, each: int, chance: np.random.Generator
) -> tuple[str, ...]:
    """Return the vignettes of the next rater, in the order they see them.

    put     vignette -> raters it was put to so far
    each    vignettes put to one rater; all of them if there are fewer
    chance  decides among those put equally often, and the order

    After every rater no vignette was put to more than one rater more than another.
    """
    shuffled = [str(each) for each in chance.permutation(sorted(put))]
    chosen = sorted(shuffled, key=lambda vignette: put[vignette])[:each]
    return tuple(str(each) for each in chance.permutation(chosen))
