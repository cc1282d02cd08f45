"""Each vignette is judged about as often."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.evaluation.putting import vignettes_for


@given(
    vignettes=st.integers(1, 20),
    each=st.integers(1, 20),
    raters=st.integers(1, 60),
    seed=st.integers(0, 2**32 - 1),
)
def test_no_vignette_is_put_to_more_than_one_rater_more_than_another(
    vignettes: int, each: int, raters: int, seed: int
):
    put = Counter({f"v{number}": 0 for number in range(vignettes)})
    for number in range(raters):
        chosen = vignettes_for(put, each=each, chance=np.random.default_rng([seed, number]))
        assert len(set(chosen)) == len(chosen) == min(each, vignettes)
        put.update(chosen)
        assert max(put.values()) - min(put.values()) <= 1


def test_the_order_differs_between_raters_and_is_the_same_for_the_same_draw():
    put = {f"v{number}": 0 for number in range(6)}
    orders = [vignettes_for(put, each=6, chance=np.random.default_rng([7, n])) for n in range(50)]

    again = vignettes_for(put, each=6, chance=np.random.default_rng([7, 0]))
    firsts = Counter(order[0] for order in orders)
    assert orders[0] == again
    assert set(firsts) == set(put)
