"""Plans, profiles and check-ins as files."""

import json
import tomllib
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.plan.people import begin, go_on, library, make_checkin, make_profile, rules

from selfback.domain.plan.codec import DocumentRefused, plain, read
from selfback.domain.plan.document import from_document, to_document
from selfback.domain.plan.json_schema import plan_schemas
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.profile_space import random_profile
from selfback.domain.plan.reading import AnswersRefused, read_checkin, read_profile

EXAMPLES = Path(__file__).parents[3] / "examples"


def _marie():
    return tomllib.loads((EXAMPLES / "marie.toml").read_text())


def _faults(answers):
    with pytest.raises(AnswersRefused) as refused:
        read_profile(answers, library())
    return [str(each) for each in refused.value.faults]


def test_a_plan_survives_json():
    plan = go_on(begin(), make_checkin(steps=(6000,) * 7))
    document = json.loads(json.dumps(to_document(plan, library(), "da")))

    assert from_document(document) == plan
    assert document["language"] == "da"
    assert plan.language == "en"


def test_the_next_week_needs_nothing_but_the_document():
    plan = go_on(begin())
    again = from_document(json.loads(json.dumps(to_document(plan, library()))))

    assert go_on(again) == go_on(plan)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("format", 2, "format: is not 1"),
        ("week", "two", "week: is not a whole number"),
        ("mode", "wild", "mode: is not one of normal"),
        ("start", "soon", "start: is not a date"),
    ],
)
def test_a_document_that_is_no_plan_is_refused_with_its_key(key, value, said):
    document = deepcopy(to_document(begin(), library()))
    document[key] = value

    with pytest.raises(DocumentRefused, match=said):
        from_document(document)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_any_profile_survives_json(seed):
    profile = random_profile(np.random.default_rng(seed), library())

    assert read(Profile, json.loads(json.dumps(plain(profile)))) == profile


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_any_random_profile_is_one_that_a_person_could_have_written(seed):
    profile = random_profile(np.random.default_rng(seed), library())
    written = {k: v for k, v in plain(profile).items() if v is not None}

    assert read_profile(written, library()) == profile


@pytest.mark.parametrize("name", ["marie", "olav", "sam"])
def test_the_examples_are_valid(name):
    profile = read_profile(tomllib.loads((EXAMPLES / f"{name}.toml").read_text()), library())

    assert begin(profile).exercises


def test_a_day_without_steps_is_written_as_minus_one():
    olav = read_profile(tomllib.loads((EXAMPLES / "olav.toml").read_text()), library())

    assert olav.steps_per_day[2] is None


def test_every_fault_of_a_profile_is_said_with_its_key():
    answers = _marie()
    answers |= {"age": 17, "pain_average": "5", "work": "astronaut", "shoe_size": 39}
    del answers["fear"], answers["country"], answers["red_flags"]["bladder"]
    answers["red_flags"]["bowel"] = "perhaps"

    assert _faults(answers) == [
        "age: the answer is not between 18 and 110",
        "pain_average: the answer is not a whole number",
        "fear: the answer is missing",
        "work: “astronaut” is not one of working, sick_listed, studying, not_working, retired",
        "shoe_size: there is no such key",
        "country: is missing; it is one of DK, GB, NO",
        'red_flags.bladder: is missing; answer "yes", "no" or "unknown"',
        'red_flags.bowel: the answer is not "yes", "no" or "unknown"',
    ]


def test_without_the_warning_signs_there_is_no_profile():
    answers = _marie()
    del answers["red_flags"]

    assert len(_faults(answers)) == len(library().red_flags)


def test_a_check_in_after_a_jump_in_pain_needs_every_emergency_sign():
    written = tomllib.loads((EXAMPLES / "marie-week-1.toml").read_text())
    carry = begin(make_profile(pain_average=5)).carry

    assert read_checkin(written, library(), carry=carry, rules=rules()).pain_average == 4
    with pytest.raises(AnswersRefused, match=r"red_flags\.major_accident: is missing"):
        read_checkin(written | {"pain_average": 9}, library(), carry=carry, rules=rules())


def test_faults_of_a_check_in_are_said_with_their_keys():
    carry = begin().carry
    written = {
        "pain_average": 11,
        "steps": [5000] * 8,
        "step_goal": 200,
        "exercises": [{"id": "moonwalk"}],
        "read": ["unknown-message"],
        "red_flags": {},
    }

    with pytest.raises(AnswersRefused) as refused:
        read_checkin(written, library(), carry=carry, rules=rules())

    assert [each.key for each in refused.value.faults] == [
        "pain_average",
        "steps",
        "step_goal",
        "exercises.1.id",
        "read.unknown-message",
    ]


def test_the_schemas_know_every_key_of_a_profile_and_of_a_plan():
    schemas = plan_schemas(library())

    assert set(schemas["profile"]["properties"]) == set(plain(make_profile()))
    assert set(schemas["checkin"]["properties"]) == set(plain(make_checkin()))
    document = to_document(go_on(begin()), library())
    assert set(schemas["plan"]["properties"]) == set(document)
    assert set(schemas["plan"]["properties"]["engine"]["properties"]) == set(document["engine"])
