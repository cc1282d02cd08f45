"""Signs that nobody ticks: rising pain, pain that does not ease, low mood, words of despair."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.safety.warning_signs import ALL_NO, FLAGS, RULES

from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Context
from selfback.domain.safety.signs import (
    Sign,
    holds_support_word,
    is_no_better,
    pain_is_rising,
    signs_in,
)
from selfback.domain.safety.triage import Action, triage

steadily = settings(deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("pain", "rising"),
    [
        ((), False),
        ((3, 5), False),  # one week
        ((3, 5, 5), True),  # risen and stayed
        ((3, 5, 7), True),  # risen twice
        ((3, 5, 4), False),  # came down again
        ((3, 4, 5), False),  # slowly
        ((8, 3, 5, 5), True),  # what was before the rise does not matter
        ((3, 5, 5, 5), False),  # a new level, already dealt with
    ],
)
def test_pain_two_points_up_for_two_weeks_is_rising(pain, rising):
    assert pain_is_rising(pain, rules=RULES) is rising


@pytest.mark.parametrize(
    ("pain", "interference", "duration", "no_better"),
    [
        ((5,) * 6, (), "under_1_week", False),  # five weeks have passed
        ((5,) * 7, (), "under_1_week", True),  # six weeks have passed
        ((5,) * 7, (), None, True),  # not knowing how long is not a reason to wait
        ((5,) * 7, (), "over_12_weeks", False),  # lasting pain changes slowly
        ((5, 5, 5, 5, 5, 5, 4), (), "under_1_week", False),  # pain eased
        ((5,) * 7, (6, 5), "under_1_week", False),  # pain stayed, life got freer
        ((5,) * 7, (6, 6), "under_1_week", True),
        ((3,) * 7, (), "under_1_week", False),  # mild
        ((2, 5, 5, 5, 5, 5, 5, 5), (), "1_to_4_weeks", True),  # the last six weeks count
    ],
)
def test_new_pain_that_eases_in_nothing_for_six_weeks_is_no_better(
    pain, interference, duration, no_better
):
    context = Context(pain=pain, interference=interference, duration=duration)

    assert is_no_better(context, rules=RULES) is no_better


@pytest.mark.parametrize("context", [Context(pain=(3, 5, 6)), Context(pain=(6,) * 7)])
def test_a_trend_softens_the_plan_and_asks_again(context):
    found = triage(ALL_NO, flags=FLAGS, context=context, rules=RULES)

    assert found.tier is Tier.WATCH
    assert found.flags == ()
    assert found.actions == (Action.SOFTEN, Action.ASK_AGAIN_IN_A_WEEK)


@pytest.mark.hazard("H-11")
@pytest.mark.parametrize("score", range(7))
def test_two_mood_items_from_three_points_bring_the_support_page(score):
    found = triage(ALL_NO, flags=FLAGS, context=Context(mood_score=score), rules=RULES)

    assert (Action.SUPPORT_PAGE in found.actions) is (score >= 3)
    assert (Action.ALERT_CLINIC in found.actions) is (score >= 3)


@pytest.mark.hazard("H-11")
@pytest.mark.parametrize(
    "text",
    [
        "Some days I want to die.",
        "thinking about SUICIDE a lot",
        "I don’t want to live with this",
        "i dont   want to\nlive",
        "Everyone would be better off without me",
        "Jeg har ikke lyst til at leve længere",
        "har tænkt på selvmordet",
        "gid jeg var død",
        "Jeg orker ikke å leve sånn",
        "tenker på å ta livet av meg",
        "sjølmordstankar",
        "Har begynt å skade meg selv igjen",
    ],
)
def test_words_of_despair_bring_the_support_page_in_any_language(text):
    found = triage(ALL_NO, flags=FLAGS, context=Context(texts=(text,)), rules=RULES)

    assert found.tier is Tier.MOOD
    assert found.signs == (Sign.WORDS,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The dead bug exercise is hard",
        "I did not want to walk in the rain",
        "My die-cast collection is heavy to lift",
        "Jeg døsede i sofaen",
        "Vil du gerne sende mig en ny plan",
        "Jeg vil ikke lave bækkenløft",
        "Hodepine hele dagen",
        "Ryggen min er bedre uten mange timer i stol",
    ],
)
def test_everyday_words_do_not(text):
    assert not holds_support_word(text, RULES.support_words)


@steadily
@given(text=st.text(max_size=40), before=st.text(max_size=20), after=st.text(max_size=20))
def test_more_words_around_never_hide_a_sign(text, before, after):
    alone = signs_in(Context(texts=("selvmord", text)), rules=RULES)
    longer = signs_in(Context(texts=(f"{before} selvmord {after}", text)), rules=RULES)

    assert Sign.WORDS in alone
    assert Sign.WORDS in longer
