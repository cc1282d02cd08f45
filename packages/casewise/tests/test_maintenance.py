"""A review says what cases are good for, and proposes with a predicted loss; it never deletes."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewise import CaseBase, Field, InvalidRequest, Schema, linear
from casewise.maintenance import OutcomeUnusable, review
from casewise.maintenance.competence import Map, category, footprint

SCHEMA = Schema(
    fields=(
        Field(name="id", kind="text-id", role="id"),
        Field(name="x", kind="number", measure=linear(100)),
        Field(name="y", kind="number", role="outcome"),
        Field(name="word", kind="category", role="outcome", categories=("hot", "cold")),
        Field(name="level", kind="ordinal", role="outcome", levels=("low", "mid", "high")),
        Field(name="day", kind="date", role="time"),
    )
)


def base_of(points, schema=SCHEMA):
    return CaseBase(schema).fit(
        {"id": f"c{at:02d}", "x": float(x), "y": None if y is None else float(y)}
        for at, (x, y) in enumerate(points)
    )


TWO_CLUSTERS = [(x, 1) for x in range(6)] + [(90 + x, 8) for x in range(6)]


def test_every_case_covers_itself_and_coverage_mirrors_reachability():
    found = review(base_of(TWO_CLUSTERS), "y", k=2, tolerance=1)

    for id, own in found.coverage.items():
        assert id in own.covers
        assert all(id in found.coverage[other].reached_by for other in own.covers)


def test_a_case_that_nobody_else_can_solve_is_pivotal():
    found = review(base_of([*TWO_CLUSTERS, (50, 20)]), "y", k=2, tolerance=1)

    assert found.coverage["c12"].category == "pivotal"
    assert "c12" in found.footprint
    assert all(each.kind != "redundant" for each in found.proposals if each.id == "c12")


def test_the_four_categories_are_those_of_the_published_definitions():
    # 0 is solved by nobody else; 1 and 2 cover the same; 3 covers part of 4; 4 and 5 overlap
    coverage = ({0}, {1, 2}, {1, 2}, {3}, {3, 4, 5}, {5, 6, 4}, {6})
    reach = ({0}, {1, 2}, {1, 2}, {3, 4}, {4, 5}, {4, 5}, {5, 6})
    known = Map(coverage=tuple(map(frozenset, coverage)), reachability=tuple(map(frozenset, reach)))

    assert [category(known, place) for place in range(7)] == [
        "pivotal", "support", "support", "auxiliary", "spanning", "spanning", "auxiliary",
    ]  # fmt: skip


def test_the_footprint_takes_the_case_that_covers_most_first():
    coverage = ({0, 1, 2}, {1}, {2}, {3})
    reach = ({0}, {0, 1}, {0, 2}, {3})
    known = Map(coverage=tuple(map(frozenset, coverage)), reachability=tuple(map(frozenset, reach)))

    assert footprint(known, ["d", "c", "b", "a"]) == {0, 3}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 9)), min_size=3, max_size=25),
    st.integers(1, 4),
    st.integers(0, 4),
)
def test_the_footprint_solves_every_case(points, k, tolerance):
    found = review(base_of(points), "y", k=k, tolerance=tolerance)

    kept = set(found.footprint)
    assert all(kept & set(own.reached_by) for own in found.coverage.values())
    assert sum(found.categories.values()) == found.cases == len(points)


def test_a_contradicting_case_among_good_ones_is_proposed_as_noise():
    points = [(x, 1 + x % 2) for x in range(20)]
    points[9] = (9, 60)
    base = base_of(points)

    found = review(base, "y", k=3)

    assert [each.id for each in found.of("noise")] == ["c09"]
    assert found.of("noise")[0].loss.change < 0
    assert found.together["noise"].after < found.together["noise"].before
    assert "mislead" in found.of("noise")[0].reason


def test_one_bad_case_does_not_make_noise_of_its_good_neighbours():
    points = [(x, 0) for x in range(7)]
    points[3] = (3, 50)

    found = review(base_of(points), "y", k=2, tolerance=1)

    assert [each.id for each in found.of("noise")] == ["c03"]


def test_a_word_against_the_vote_of_its_neighbours_is_noise():
    rows = [{"id": f"c{x:02d}", "x": float(x), "word": "hot"} for x in range(9)]
    rows[4]["word"] = "cold"

    found = review(CaseBase(SCHEMA).fit(rows), "word", k=3)

    assert [each.id for each in found.of("noise")] == ["c04"]
    assert found.error == pytest.approx(1 / 9)
    assert found.tolerance == 0


def test_the_predicted_loss_is_what_really_happens_without_the_case():
    chance = np.random.default_rng(5)
    points = [(x, 3 * np.sin(x / 9) + chance.normal()) for x in chance.permutation(40)]
    base = base_of(points)
    full = review(base, "y", k=4, alike=0.5)

    assert full.of("redundant")
    for each in full.of("redundant")[:3]:
        errors, touched = leave_one_out(base, 4), helped_by(base, each.id, 4)
        without = leave_one_out(base.without([each.id]), 4)
        assert each.loss.cases == len(touched)
        assert each.loss.before == pytest.approx(np.mean([errors[id] for id in touched]))
        assert each.loss.after == pytest.approx(np.mean([without[id] for id in touched]))


def neighbours(base, id, k):
    case = base.case(id)
    return base.retrieve({"x": case["x"]}, k, where=lambda other: other["id"] != id).hits


def leave_one_out(base, k):
    errors = {}
    for id in base.ids:
        hits = neighbours(base, id, k)
        told = np.average([h.case["y"] for h in hits], weights=[h.similarity for h in hits])
        errors[id] = abs(told - base.case(id)["y"])
    return errors


def helped_by(base, id, k):
    return [o for o in base.ids if o != id and id in [h.id for h in neighbours(base, o, k)]]


def test_the_loss_of_all_proposals_together_is_searched_again():
    chance = np.random.default_rng(6)
    points = [(x, chance.normal()) for x in chance.permutation(50)]
    base = base_of(points)

    found = review(base, "y", k=3, alike=0.5)
    gone = [each.id for each in found.of("redundant")]
    smaller = leave_one_out(base.without(gone), 3)

    assert found.together["redundant"].cases == len(base) - len(gone)
    assert found.together["redundant"].after == pytest.approx(np.mean(list(smaller.values())))


def test_a_case_with_no_stand_in_that_is_alike_is_not_called_redundant():
    base = base_of([(x * 10, 1) for x in range(10)])  # neighbours are 0.9 similar

    assert review(base, "y", k=2, alike=0.85).of("redundant")
    assert not review(base, "y", k=2, alike=0.95).of("redundant")


def test_a_review_changes_nothing():
    base = base_of(TWO_CLUSTERS)
    before = base.digest

    assert review(base, "y", k=2, alike=0.5).proposals
    assert base.digest == before
    assert len(base) == 12


def test_cases_from_before_a_moment_are_proposed_as_old():
    rows = [{"id": f"c{x}", "x": float(x), "y": 1.0, "day": date(2020 + x, 1, 1)} for x in range(6)]
    rows[5]["day"] = None

    found = review(CaseBase(SCHEMA).fit(rows), "y", k=2, older_than=date(2022, 1, 1))

    assert sorted(each.id for each in found.of("old")) == ["c0", "c1"]
    assert "before 2022-01-01" in found.of("old")[0].reason


def test_the_cases_of_one_person_do_not_vouch_for_each_other():
    schema = Schema(fields=(*SCHEMA.fields, Field(name="who", kind="text-id", role="group")))
    rows = [{"id": f"c{at}", "x": at / 4, "y": 1.0, "who": f"p{at % 2}"} for at in range(4)]

    found = review(CaseBase(schema).fit(rows), "y", k=3, tolerance=1)
    alone = review(CaseBase(schema).fit(rows), "y", k=3, tolerance=1, exclude="self")

    assert found.exclude == "group"
    assert found.coverage["c0"].reached_by == ("c0", "c1", "c3")
    assert alone.coverage["c0"].reached_by == ("c0", "c1", "c2", "c3")


def test_cases_without_the_outcome_are_named_and_do_not_take_part():
    found = review(base_of([*TWO_CLUSTERS, (3, None)]), "y", k=2)

    assert found.without_outcome == ("c12",)
    assert found.cases == 12


def test_a_case_that_shares_too_little_with_all_others_is_unreachable():
    rows = [{"id": f"c{x}", "x": float(x), "y": 1.0} for x in range(4)] + [{"id": "e", "y": 2.0}]

    found = review(CaseBase(SCHEMA).fit(rows), "y", k=2)

    assert found.unreachable == 1
    assert found.coverage["e"].category == "pivotal"


def test_levels_are_compared_by_their_rank():
    rows = [
        {"id": f"c{x}", "x": float(x), "level": level}
        for x, level in enumerate(["low", "low", "mid", "high", "high"])
    ]

    found = review(CaseBase(SCHEMA).fit(rows), "level", k=1, tolerance=1)

    assert found.coverage["c2"].category != "pivotal"


def test_the_tolerance_is_half_a_standard_deviation_unless_given():
    assert review(base_of([(0, 0), (1, 4)]), "y", k=1).tolerance == pytest.approx(1.0)


def test_the_table_says_what_matters_and_that_nothing_was_deleted():
    points = [(x, 1 + x % 2) for x in range(20)]
    points[9] = (9, 60)

    table = review(base_of(points), "y", k=3, alike=0.5).table(limit=1)

    assert "nothing was deleted" in table
    assert "noise     c09" in table
    assert "more" in table
    assert "pivotal" in table
    assert json.dumps(review(base_of(points), "y", k=3).to_dict())


@pytest.mark.parametrize(
    ("outcome", "more", "error", "why"),
    [
        ("nope", {}, OutcomeUnusable, "no such field"),
        ("x", {}, OutcomeUnusable, "not a problem field"),
        ("day", {}, OutcomeUnusable, "is a number"),
        ("word", {}, OutcomeUnusable, "fewer than two cases"),
        ("y", {"tolerance": -1}, OutcomeUnusable, "at least 0"),
        ("y", {"k": 0}, InvalidRequest, "k is"),
        ("y", {"alike": 2}, InvalidRequest, "alike"),
        ("y", {"surprise": 0}, InvalidRequest, "surprise"),
        ("y", {"exclude": "group"}, InvalidRequest, "no group field"),
        ("y", {"older_than": "2020"}, InvalidRequest, "older_than: not a date"),
        ("y", {"exclude": "none"}, InvalidRequest, "exclude is"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(outcome, more, error, why):
    with pytest.raises(error, match=why):
        review(base_of(TWO_CLUSTERS), outcome, **more)
