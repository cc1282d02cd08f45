"""The emergency table that phones follow without a network agrees with the triage."""

import json
from itertools import product

import pytest
from tests.domain.safety.warning_signs import ALL_NO, CORE, EMERGENCY, FLAGS, RULES

from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Context
from selfback.domain.safety.emergency import emergency_table
from selfback.domain.safety.triage import triage

TABLE = json.loads(json.dumps(emergency_table(FLAGS, rules=RULES)))


def phone_stops(answers: dict[str, str]) -> bool:
    """What the browser does with the table, in the same few words."""
    return any(answer in TABLE["stops"].get(flag, ()) for flag, answer in answers.items())


@pytest.mark.hazard("H-02")
@pytest.mark.slow
def test_the_phone_stops_exactly_when_the_triage_does():
    for answers in product(("no", "unknown", "yes"), repeat=len(EMERGENCY)):
        given = ALL_NO | dict(zip(EMERGENCY, answers, strict=True))
        found = triage(given, flags=FLAGS, context=Context(), rules=RULES)
        assert phone_stops(given) is (found.tier is Tier.EMERGENCY)


@pytest.mark.hazard("H-02")
def test_no_other_sign_stops_the_phone():
    assert set(TABLE["stops"]) == set(EMERGENCY)
    assert all(stops == ["yes", "unknown"] for stops in TABLE["stops"].values())


@pytest.mark.hazard("H-02")
def test_the_table_says_what_is_asked_and_what_follows():
    assert tuple(TABLE["ask"]["weekly"]) == CORE
    assert set(TABLE["ask"]["symptoms-changed"]) == set(ALL_NO)
    assert TABLE["pain_jump"] == 3
    assert TABLE["actions"] == ["call", "pause_plan", "alert_clinic", "recontact_24h"]
