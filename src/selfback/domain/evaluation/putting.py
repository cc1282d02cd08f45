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


def block_for(
    put: Mapping[str, int], blocks: Mapping[str, int], *, chance: np.random.Generator
) -> tuple[str, ...]:
    """Return the vignettes of the block that the next rater judges, in the order they see them.

    put     vignette -> raters it was put to so far
    blocks  vignette -> its block
    chance  decides among blocks put equally often, and the order

    After every rater no block was put to more than one rater more than another.
    """
    (block,) = vignettes_for(
        {str(blocks[vignette]): count for vignette, count in put.items()}, each=1, chance=chance
    )
    own = sorted(vignette for vignette in put if str(blocks[vignette]) == block)
    return tuple(str(each) for each in chance.permutation(own))
