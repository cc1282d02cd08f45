"""The seed cases: designed, marked as expert, without outcomes, within every caution."""

from collections import Counter

import numpy as np
from tests.domain.plan.people import CONTENT, library, make_profile, rules, seeds

from selfback.domain.plan.cautions import may_do
from selfback.domain.plan.design import best_covering, design_cases, measure_coverage
from selfback.domain.plan.profile_space import random_week
from selfback.domain.plan.seeds import case_schema


def _rows():
    return [seeds().base.case(each) for each in seeds().base.ids]


def test_all_are_experts_and_none_has_an_outcome():
    assert len(_rows()) == 240
    assert {row["expert"] for row in _rows()} == {"yes"}
    assert {(row["gpe"], row["pain_change"]) for row in _rows()} == {(None, None)}
    assert {row["person"] for row in _rows()} == {None}


def test_no_case_holds_an_exercise_that_its_conditions_bar():
    for row in _rows():
        person = make_profile(conditions=tuple(row["conditions"]), cleared="yes")
        may = [
            may_do(library().exercises[e], person, library().conditions) for e in row["exercises"]
        ]
        assert may
        assert all(may)


def test_many_exercises_and_families_occur_and_none_rules_the_base():
    used = Counter(each for row in _rows() for each in row["exercises"])
    families = Counter(each for row in _rows() for each in row["families"])

    assert len(used) >= 25
    assert max(used.values()) <= 0.6 * len(_rows())
    assert len(families) >= 20


def test_nearly_everyone_has_a_case_near_by():
    chance = np.random.default_rng(7)
    coverage = measure_coverage(
        seeds(), (random_week(chance, library()) for _ in range(300)), rules=rules()
    )

    assert coverage.unmatched == 0
    assert coverage.reached["0.7"] >= 0.9
    assert coverage.on_cases >= 0.8


def test_the_design_is_the_same_for_the_same_seed():
    def design(seed):
        return design_cases(
            6,
            candidates=30,
            schema=case_schema(CONTENT),
            min_shared=0.6,
            library=library(),
            rules=rules(),
            chance=np.random.default_rng(seed),
        )

    assert design(3) == design(3)
    assert design(3) != design(4)


def test_the_greedy_choice_takes_first_whoever_stands_for_most():
    alike = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.1], [0.0, 0.1, 1.0]])

    assert best_covering(alike, 2) == [1, 2]
