"""Numbers are rounded, never cut, and written as the reader writes them."""

import pytest
from django.utils import translation

from selfback.delivery.shared.numbers import decimals


@pytest.mark.parametrize(
    ("language", "value", "places", "said"),
    [
        ("en", 96.875, 1, "96.9"),
        ("en", 55.88, 0, "56"),
        ("da", 84.126, 1, "84,1"),
        ("nb", 1234.5678, 2, "1\xa0234,57"),
        ("en", 0.999, 2, "1.00"),
    ],
)
def test_a_number_is_rounded_and_not_cut(language, value, places, said):
    with translation.override(language):
        assert decimals(value, places) == said
