"""An adjusted plan becomes a row of worked examples that the case base takes as it is."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.plan.people import begin, go_on, ids, make_profile, seeds
from tests.domain.shipped import CONTENT, library

from selfback.domain.content.exercise import Load, Position
from selfback.domain.plan.adjustments import NONE, Adjustment, AdjustmentKind, Adjustments
from selfback.domain.plan.expert_case import adjusted, expert_case
from selfback.domain.plan.replacements import choices, with_limits
from selfback.domain.plan.seeds import release_of


def told(*each: tuple[str, str, str, int | None]) -> Adjustments:
    return Adjustments(
        tuple(
            Adjustment(
                id=str(n),
                kind=AdjustmentKind(kind),
                who="Kari",
                item=item,
                instead=instead,
                amount=amount,
            )
            for n, (kind, item, instead, amount) in enumerate(each)
        )
    )


def row(plan, adjustments=NONE):
    return expert_case(plan, adjustments, library=library(), schema=seeds().base.schema)


def test_a_plan_nobody_changed_stays_as_it_is():
    plan = begin()

    now = adjusted(plan, NONE, library())

    assert now.exercises == tuple(ids(plan))
    assert now.steps == plan.steps.goal
    assert now.messages == tuple(each.id for each in plan.education)


def test_what_was_changed_is_in_the_row():
    plan = begin()
    first, second = ids(plan)[:2]
    new = choices(plan, second, library=library(), limits=NONE.limits)[0].id
    message = plan.education[0].id

    now = adjusted(
        plan,
        told(
            ("leave-out", first, "", None),
            ("instead", second, new, None),
            ("most-steps", "", "", 3500),
            ("no-message", message, "", None),
        ),
        library(),
    )

    assert now.exercises == (new, *ids(plan)[2:])
    assert now.steps == min(3500, plan.steps.goal)
    assert message not in now.messages


def test_a_row_names_nobody_and_the_case_base_takes_it():
    plan = go_on(go_on(begin()))

    made = row(plan, told(("step-goal", "", "", 6000)))

    assert {"id", "person", "start", "who"}.isdisjoint(made)
    assert made["expert"] == "yes"
    base = release_of(CONTENT, [{"id": "expert-1", **made}]).base
    assert base.case("expert-1")["steps_goal"] == 6000


def test_a_step_goal_beyond_the_bounds_of_the_examples_is_left_open():
    made = row(begin(), told(("step-goal", "", "", 25_000)))

    assert "steps_goal" not in made


@given(
    wishes=st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from(["leave-out", "keep"]),
                st.sampled_from(sorted(library().exercises)),
                st.just(""),
                st.none(),
            ),
            st.tuples(
                st.just("no-load"),
                st.sampled_from([each.value for each in Load]),
                st.just(""),
                st.none(),
            ),
            st.tuples(
                st.just("no-position"),
                st.sampled_from([each.value for each in Position]),
                st.just(""),
                st.none(),
            ),
        ),
        max_size=5,
    )
)
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_barred_stands_in_an_example(wishes):
    changes = told(*wishes)

    now = adjusted(begin(), changes, library())

    limits = changes.limits
    for each in (library().exercises[id] for id in now.exercises):
        assert each.id not in limits.exercises
        assert each.position not in limits.positions
        assert set(limits.loads).isdisjoint(each.loads)


def test_a_clinician_chooses_among_what_suits_and_near_levels_come_first():
    plan = begin(make_profile(conditions=("cannot-get-to-floor",)))
    here = plan.exercises[0]
    limits = told(("no-position", "sitting", "", None)).limits

    offered = choices(plan, here.id, library=library(), limits=limits)

    distances = [abs(each.level - here.level) for each in offered]
    assert distances == sorted(distances)
    assert {each.type for each in offered} <= {here.type}
    assert not any(each.needs_floor or each.position == "sitting" for each in offered)
    assert here.id not in {each.id for each in offered}
    assert with_limits(plan, limits).carry.profile.limits == limits
