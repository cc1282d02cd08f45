"""Published percentages allow some denominators and no others."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.evaluation.denominators import (
    NotAPercentage,
    Rounding,
    allows,
    audit,
    fitting,
    printed,
)

BAND = (printed("84.1"), printed("88.9"))
DECIMAL = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}


def counts(text, of):
    return [fit.count for fit in fitting(printed(text), of)]


def by_decimal_arithmetic(count, of, decimals, rounding):
    """The same by another way: long division in decimals, then quantised."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(100 * count) / Decimal(of)
        return exact.quantize(Decimal(1).scaleb(-decimals), rounding=DECIMAL[rounding])


def test_the_published_band_fits_63_and_its_multiples_only():
    # Stochkendahl et al. (2025), Digital Health 11, doi 10.1177/20552076241313159: 84.1-88.9 %.
    found = audit(BAND, low=20, high=200)

    assert found.together == (63, 126, 189)
    assert (counts("84.1", 63), counts("88.9", 63)) == ([53], [56])
    assert (counts("84.1", 126), counts("88.9", 126)) == ([106], [112])
    assert (counts("84.1", 189), counts("88.9", 189)) == ([159], [168])


@pytest.mark.parametrize("of", [62, 73, 124, 186, 248, 310])
def test_the_numbers_of_respondents_told_allow_neither_end_of_the_band(of):
    # 62 respondents (article) and their multiples by vignettes, 73 (conference abstract).
    assert (counts("84.1", of), counts("88.9", of)) == ([], [])
    assert not allows(BAND, of)


def test_a_percentage_between_two_printed_ones_is_tried_both_ways():
    # 1 of 16 is 6.25 %: 6.3 rounded up, 6.2 to the even digit.
    assert [fit.roundings for fit in fitting(printed("6.3"), 16)] == [(Rounding.HALF_UP,)]
    assert [fit.roundings for fit in fitting(printed("6.2"), 16)] == [(Rounding.HALF_EVEN,)]
    # One paper rounds in one way: 6.3 (1 of 16, up) and 81.2 (13 of 16, even) do not go together.
    assert not allows((printed("6.3"), printed("81.2")), 16)
    assert allows((printed("6.3"), printed("81.3")), 16)


def test_more_decimals_allow_fewer_denominators():
    assert 63 in audit([printed("84.1")], low=20, high=200).together
    assert audit([printed("84.10")], low=20, high=63).together == ()


def test_without_decimals_large_denominators_have_several_counts():
    # 99 of 200 is 49.5 %, printed as 50 either way; 101 is 50.5 %, so only to the even digit.
    assert counts("50", 200) == [99, 100, 101]
    assert fitting(printed("50"), 200)[-1].roundings == (Rounding.HALF_EVEN,)


@pytest.mark.parametrize("text", ["84.1", "84,1", " 84.1 % "])
def test_a_comma_and_a_sign_of_percent_are_read(text):
    assert (printed(text).digits, printed(text).decimals) == (841, 1)


@pytest.mark.parametrize("text", ["", "abc", "-1", "100.1", "1e2", "84.1234567", "8 4", "¼"])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(NotAPercentage):
        printed(text)


@given(st.integers(1, 400), st.data())
def test_a_share_that_was_printed_is_found_again(of, data):
    count = data.draw(st.integers(0, of))
    decimals = data.draw(st.integers(0, 3))
    rounding = data.draw(st.sampled_from(Rounding))

    text = str(by_decimal_arithmetic(count, of, decimals, rounding))

    fits = {fit.count: fit.roundings for fit in fitting(printed(text), of)}
    assert rounding in fits[count]


@given(st.integers(1, 120), st.integers(0, 1000))
def test_no_count_is_found_that_would_print_otherwise(of, tenths):
    text = f"{tenths // 10}.{tenths % 10}"

    fits = {fit.count: set(fit.roundings) for fit in fitting(printed(text), of)}

    for count in range(of + 1):
        ways = {r for r in Rounding if by_decimal_arithmetic(count, of, 1, r) == Decimal(text)}
        assert fits.get(count, set()) == ways
