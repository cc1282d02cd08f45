"""Agreement with plans keeps its denominators, its empty answers and its uncertainty."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from tests.domain.evaluation.sets import RULES

from selfback.domain.evaluation.agreement import Treatment, agreement_of
from selfback.domain.evaluation.agreement_model import model
from selfback.domain.evaluation.ratings import Answer, Rating


def rating(rater, vignette, component, answer, *, profession="GP", country="NO"):
    return Rating(
        rater=rater,
        profession=profession,
        country=country,
        vignette=vignette,
        component=component,
        answer=Answer(answer) if answer else None,
    )


def agreement(ratings, rules=RULES):
    return agreement_of(ratings, rules, chance=np.random.default_rng(1))


def survey(raters=30, vignettes=6, *, lean=1.5, seed=1):
    chance = np.random.default_rng(seed)
    of_rater = chance.normal(lean, 1, raters)
    return [
        rating(
            f"r{r}",
            f"v{v}",
            component,
            "agree" if chance.random() < expit(of_rater[r]) else "disagree",
        )
        for r in range(raters)
        for v in range(vignettes)
        for component in ("steps", "exercises")
    ]


def shown(share):
    return f"{100 * share.share:.1f} ({100 * share.low:.1f}-{100 * share.high:.1f})"


def test_the_ends_of_the_published_band_have_the_intervals_of_63_answers():
    # 84.1-88.9 % (Stochkendahl 2025, doi 10.1177/20552076241313159) as 53 and 56 of 63.
    ratings = [
        *(rating(f"r{n}", "v", "lowest", "agree" if n < 53 else "disagree") for n in range(63)),
        *(rating(f"r{n}", "v", "highest", "agree" if n < 56 else "disagree") for n in range(63)),
    ]

    lowest, highest = agreement(ratings).items

    assert shown(lowest.agreed[Treatment.AGREE].share) == "84.1 (73.2-91.1)"
    assert shown(highest.agreed[Treatment.AGREE].share) == "88.9 (78.8-94.5)"


def test_each_item_has_its_own_denominator_and_empty_answers_are_in_none():
    found = agreement(
        [
            rating("r1", "anna", "steps", "agree"),
            rating("r2", "anna", "steps", "disagree"),
            rating("r3", "anna", "steps", None),
            rating("r1", "anna", "exercises", "agree"),
        ]
    )

    steps, exercises = found.items
    strict = steps.agreed[Treatment.AGREE].share
    assert (strict.count, strict.of, steps.empty, steps.raters) == (1, 2, 1, 2)
    assert exercises.agreed[Treatment.AGREE].share.of == 1


def test_partly_counts_in_one_treatment_and_not_in_the_other():
    found = agreement([rating("r1", "a", "b", "agree"), rating("r2", "a", "b", "partly")]).overall

    assert found.agreed[Treatment.AGREE].share.count == 1
    assert found.agreed[Treatment.AGREE_OR_PARTLY].share.count == 2
    assert found.agreed[Treatment.AGREE].share.of == 2


def test_what_nobody_answered_has_no_percentage():
    found = agreement([rating("r1", "a", "b", None)])

    share = found.overall.agreed[Treatment.AGREE]
    assert (share.share.share, share.share.of, share.clustered.low) == (None, 0, None)
    assert all(each.value is None for each in found.between_raters)


def test_answers_of_one_rater_that_go_together_widen_the_clustered_interval_only():
    # Ten raters, six items each: five always agree, three never, two half the time.
    ratings = [
        rating(f"r{r}", f"v{v}", "steps", "agree" if r < 5 or (r < 7 and v < 3) else "disagree")
        for r in range(10)
        for v in range(6)
    ]

    found = agreement(ratings).overall.agreed[Treatment.AGREE]

    assert found.clustered.clusters == 10
    assert found.clustered.design_effect > 4
    assert found.clustered.low < found.share.low < found.share.high < found.clustered.high


def test_who_left_what_empty_is_told_apart_from_who_was_never_asked():
    found = agreement(
        [
            rating("r1", "anna", "steps", "agree"),
            rating("r1", "bo", "steps", None),
            rating("r2", "anna", "steps", "agree"),
            rating("r3", "anna", "steps", "agree"),
            rating("r3", "bo", "steps", "agree"),
        ]
    )

    told = [(each.rater, each.empty, each.no_row) for each in found.missing]
    assert told == [("r1", (("bo", "steps"),), ()), ("r2", (), (("bo", "steps"),))]


def test_fleiss_kappa_says_why_not_where_an_answer_is_missing_and_alpha_goes_on():
    whole = survey(raters=5)
    with_gap = [*whole[:-1], rating("r4", "v5", "exercises", None)]

    def by_name(ratings):
        return {each.name: each for each in agreement(ratings).between_raters}

    assert by_name(whole)["Fleiss' kappa"].value is not None
    kappa = by_name(with_gap)["Fleiss' kappa"]
    assert kappa.value is None
    assert "4 to 5 coders" in kappa.why_not
    assert by_name(with_gap)["Krippendorff's alpha, nominal"].value is not None


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.integers(0, 2),
            st.sampled_from(["steps", "texts"]),
            st.sampled_from(["agree", "partly", "disagree", None]),
        ),
        min_size=1,
        unique_by=lambda each: each[:3],
    )
)
def test_every_way_of_grouping_sums_to_the_whole(rows):
    ratings = [
        rating(
            f"r{r}", f"v{v}", c, a, profession="GP" if r % 2 else "PT", country="NO" if r else "DK"
        )
        for r, v, c, a in rows
    ]
    found = agreement(ratings)

    for groups in (
        found.items,
        found.vignettes,
        found.components,
        found.professions,
        found.countries,
    ):
        answers = sum((Counter(group.answers) for group in groups), Counter())
        assert answers == Counter(found.overall.answers)
        assert sum(group.empty for group in groups) == found.overall.empty


def test_the_model_finds_the_share_and_that_raters_differ():
    ratings = survey()

    found = model(ratings, Treatment.AGREE, RULES)

    assert found.why_not == ()
    share = agreement(ratings).overall.agreed[Treatment.AGREE].share.share
    assert found.fit.average.value == pytest.approx(share, abs=0.02)
    assert found.of_raters > found.of_vignettes
    assert 0.5 < found.fit.sd_first < 1.6


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        (survey(raters=9), "9 raters, and a model takes at least 10"),
        (survey(vignettes=4), "4 vignettes, and a model takes at least 5"),
        (survey(lean=9), "0 answers of the rarer kind, and a model takes at least 10"),
    ],
)
def test_too_few_data_are_refused_with_what_is_missing(ratings, reason):
    found = model(ratings, Treatment.AGREE, RULES)

    assert found.fit is None
    assert reason in found.why_not
