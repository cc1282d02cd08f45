"""What the tests of the simulation start from: small worlds with the shipped content."""

from functools import cache

from tests.domain.plan.people import library, no_cases, rules, seeds

from selfback.domain.simulation.policies import POLICIES, Settings
from selfback.domain.simulation.worlds import simulate_world


@cache
def examples() -> tuple[dict, ...]:
    base = seeds().base
    rows = [base.row(place) for place in range(len(base))]
    return tuple({name: each for name, each in row.items() if each is not None} for row in rows)


@cache
def small_world(model="responders", seed=1, *, count=24, weeks=8, policies=POLICIES) -> dict:
    runs = simulate_world(
        model,
        seed,
        policies,
        count=count,
        weeks=weeks,
        library=library(),
        rules=rules(),
        empty=no_cases().base,
        examples=examples(),
        settings=Settings(),
    )
    return {each.policy: each for each in runs}
