"""Whatever a person's answers call for, twelve weeks have something new to say about it."""

import pytest
from tests.domain.plan.people import begin, codes, go_on, make_checkin, make_profile, rules

WEEKS = 12
LEAST = 4  # different messages
CALM = {"pain_average": 2, "fear": 2, "interference": 2, "work_ability": 9, "sleep": "seldom"}
BARRIERS = ("time", "tired", "support", "family_work", "weather", "facilities")
CALLS = {
    "pain_high": ({"pain_average": 7}, {"pain_average": 7}),
    "pain_middle": ({"pain_average": 4}, {"pain_average": 4}),
    "interference_high": ({"interference": 6}, {"interference": 6}),
    "fear_high": ({"fear": 7}, {"fear": 7}),
    "work_hard": ({"work_ability": 4}, {"work_ability": 4}),
    "sleep_poor": ({"sleep": "sometimes"}, {"sleep": "sometimes"}),
    "confidence_low": (
        {"confidence_work": 3, "confidence_life": 3},
        {"confidence_work": 3, "confidence_life": 3},
    ),
    "stress_high": (
        {"stress": 3},
        {
            "stress_control": 3,
            "stress_confident": 1,
            "stress_going_well": 1,
            "stress_piling_up": 3,
        },
    ),
    "mood_low": (
        {"mood_low": 2, "mood_interest": 1},
        {"mood_low": 2, "mood_interest": 1},
    ),
    "heavy_week": ({}, {"gpe": -3}),
    "condition": ({"conditions": ("osteoporosis",)}, {}),
} | {f"barrier_{each}": ({"barriers": (each,)}, {"barriers": (each,)}) for each in BARRIERS}
"""What a person answers at first and every week, by the trigger that it calls."""


def test_every_trigger_of_the_rules_is_tried():
    assert set(CALLS) == set(rules().education.triggers)


@pytest.mark.parametrize("trigger", CALLS)
def test_twelve_weeks_hold_four_messages_that_are_new_to_the_person(trigger):
    first, weekly = CALLS[trigger]
    plans = [begin(make_profile(**(CALM | first)))]
    while len(plans) < WEEKS:
        read = tuple(each.id for each in plans[-1].education)
        checkin = make_checkin(**({"pain_average": 2, "read": read} | weekly))
        plans.append(go_on(plans[-1], checkin))

    why = f"education-{trigger.replace('_', '-')}"
    new = {each.id for plan in plans for each in plan.education if why in codes(each.reasons)}
    assert len(new) >= LEAST
