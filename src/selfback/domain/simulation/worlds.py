"""All policies in one world, on the same people and the same chance."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from casewise import CaseBase
from selfback.domain.content.library import Library
from selfback.domain.plan.rules import Rules
from selfback.domain.simulation.people import make_people
from selfback.domain.simulation.policies import PolicyName, Settings
from selfback.domain.simulation.responses import MODELS, Model, make_world
from selfback.domain.simulation.running import Run, run_policy

PEOPLE, TRUTH, TIES = 1, 2, 3  # what each stream of chance is for


def simulate_world(
    model: Model,
    seed: int,
    policies: Sequence[PolicyName],
    *,
    count: int,
    weeks: int,
    library: Library,
    rules: Rules,
    empty: CaseBase,
    examples: Sequence[Mapping[str, Any]],
    settings: Settings,
) -> tuple[Run, ...]:
    """Return what becomes of `count` people in one world under each policy.

    seed    people are the same for all models, the truth and every week's chance are the same for
            all policies: what differs between them is what they chose
    weeks   that each person is followed
    """
    people = make_people(count, library, np.random.default_rng([seed, PEOPLE]))
    world = make_world(
        model,
        people,
        library.exercises,
        weeks=weeks,
        chance=np.random.default_rng([seed, TRUTH, MODELS.index(model)]),
    )
    return tuple(
        run_policy(
            name,
            people=people,
            world=world,
            weeks=weeks,
            library=library,
            rules=rules,
            empty=empty,
            examples=examples,
            settings=settings,
            chance=np.random.default_rng([seed, TIES]),
        )
        for name in policies
    )
