"""Contrast finds the nearest cases that ended otherwise, and what would not change the end."""

import random

import pytest

from casewise import CaseBase, Field, InvalidRequest, Schema, equality, linear
from casewise.contrast import contrast, even_if

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="steps", kind="number", measure=linear(10)),
        Field(name="age", kind="number", measure=linear(60)),
        Field(name="job", kind="category", categories=("desk", "care"), measure=equality()),
        Field(name="change", kind="number", role="outcome"),
        Field(name="end", kind="category", role="outcome"),
    )
)


def world(count=200):
    """People whose outcome depends on their steps and on nothing else."""
    chance = random.Random(7)
    rows = []
    for number in range(count):
        steps = chance.uniform(0, 10)
        change = 1.0 if steps > 5 else -1.0
        rows.append(
            {
                "id": f"c{number:03}",
                "steps": steps,
                "age": chance.uniform(20, 80),
                "job": chance.choice(["desk", "care"]),
                "change": change if number % 10 else None,
                "end": "better" if steps > 5 else "worse",
            }
        )
    return CaseBase(SCHEMA).fit(rows)


BASE = world()
ME = {"steps": 3.5, "age": 50, "job": "desk"}


def test_the_field_that_decides_the_outcome_separates_best():
    hits = BASE.retrieve(ME, k=15).hits

    found = contrast(BASE, ME, hits, outcome="change", at=0)

    assert not found.good
    assert all(hit.case["change"] > 0 for hit in found.unlike)
    assert all(hit.case["change"] < 0 for hit in found.like)
    assert found.best.field == "steps"
    assert found.best.like <= 5 < found.best.unlike
    assert found.best.query == 3.5


def test_unlike_neighbours_are_the_most_similar_cases_of_the_other_end():
    hits = BASE.retrieve(ME, k=15).hits
    found = contrast(BASE, ME, hits, outcome="change", at=0, k=5)

    other = BASE.retrieve(ME, k=5, where=lambda case: (case["change"] or 0) > 0)

    assert [hit.id for hit in found.unlike] == [hit.id for hit in other]


def test_the_values_shown_were_held_by_real_cases():
    hits = BASE.retrieve(ME, k=15).hits
    found = contrast(BASE, ME, hits, outcome="change", at=0)

    for each in found.separations:
        assert each.like in {hit.case[each.field] for hit in found.like}
        assert each.unlike in {hit.case[each.field] for hit in found.unlike}


def test_only_fields_that_can_be_changed_are_looked_at_on_request():
    hits = BASE.retrieve(ME, k=15).hits

    found = contrast(BASE, ME, hits, outcome="change", at=0, actionable={"age", "job"})

    assert {each.field for each in found.separations} == {"age", "job"}


def test_an_outcome_in_words_is_judged_by_a_question():
    hits = BASE.retrieve(ME, k=15).hits

    found = contrast(BASE, ME, hits, outcome="end", better=lambda end: end == "better")

    assert {hit.case["end"] for hit in found.unlike} == {"better"}


def test_without_a_limit_the_median_of_the_base_is_taken():
    upper = {**ME, "steps": 9.0}
    hits = BASE.retrieve(upper, k=15).hits

    assert contrast(BASE, upper, hits, outcome="change").good


def test_a_mask_keeps_cases_out_of_the_contrast():
    hits = BASE.retrieve(ME, k=15).hits
    mask = BASE.column("job") == "desk"

    found = contrast(BASE, ME, hits, outcome="change", at=0, mask=mask)

    assert {hit.case["job"] for hit in found.unlike} == {"desk"}


def test_a_field_without_influence_may_change_far_and_the_deciding_one_may_not():
    found = {each.field: each for each in even_if(BASE, ME, outcome="change", at=0, k=15)}

    assert found["job"].value == "care"
    assert found["age"].similarity < 0.9
    assert found["steps"].value <= 5


def test_each_even_if_holds_when_it_is_asked_again():
    for each in even_if(BASE, ME, outcome="change", at=0, k=15):
        known = BASE.column("change") == BASE.column("change")
        again = BASE.retrieve({**ME, each.field: each.value}, k=15, mask=known)

        worse = sum(hit.case["change"] < 0 for hit in again) / 15
        assert worse == each.share
        assert worse > 0.5
        assert BASE.case(each.case)[each.field] == each.value


def test_a_field_the_query_does_not_know_is_not_changed():
    found = even_if(BASE, {"steps": 3.0, "age": 40}, outcome="change", at=0, k=15)

    assert "job" not in {each.field for each in found}


@pytest.mark.parametrize(
    "arguments",
    [
        {"outcome": "nothing"},
        {"outcome": "end"},
        {"outcome": "change", "better": "best"},
        {"outcome": "change", "at": float("nan")},
        {"outcome": "change", "actionable": {"end"}},
    ],
)
def test_a_contrast_that_makes_no_sense_is_refused(arguments):
    hits = BASE.retrieve(ME, k=5).hits

    with pytest.raises(InvalidRequest):
        contrast(BASE, ME, hits, **arguments)


def test_without_a_known_outcome_there_is_no_contrast():
    with pytest.raises(InvalidRequest, match="no hit knows"):
        contrast(BASE, ME, (), outcome="change")
