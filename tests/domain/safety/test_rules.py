"""The thresholds come from the content and are refused when they cannot be used."""

import pytest
from tests.domain.safety.warning_signs import LIBRARY, RULES

from selfback.domain.content.rules import Rule
from selfback.domain.safety.errors import RuleUnusable
from selfback.domain.safety.rules import SafetyRules

SHIPPED = dict(LIBRARY.rule_file("safety"))


def with_value(name: str, value: object) -> dict[str, Rule]:
    rule = SHIPPED[name]
    return SHIPPED | {name: Rule(value=value, unit=rule.unit, source=rule.source, owner=rule.owner)}


def test_the_shipped_thresholds_are_those_of_the_safety_file():
    assert (RULES.pain_jump, RULES.pain_rise, RULES.pain_rise_weeks) == (3, 2, 2)
    assert (RULES.no_better_weeks, RULES.mood_cut, RULES.morning_stiffness_below_age) == (6, 3, 45)


@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3"])
def test_a_threshold_that_is_not_a_positive_whole_number_is_refused(value):
    with pytest.raises(RuleUnusable, match="pain_jump"):
        SafetyRules.from_content(with_value("pain_jump", value))


@pytest.mark.hazard("H-11")
def test_a_language_without_support_words_is_refused():
    words = {"en": ("suicide",), "da": ("selvmord",), "nb": ()}

    with pytest.raises(RuleUnusable, match="support_words"):
        SafetyRules.from_content(with_value("support_words", words))


def test_a_missing_threshold_is_refused():
    rest = {name: rule for name, rule in SHIPPED.items() if name != "mood_cut"}

    with pytest.raises(KeyError, match="mood_cut"):
        SafetyRules.from_content(rest)
