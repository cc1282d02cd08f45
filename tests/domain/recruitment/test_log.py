"""The recruitment log: what contradicts itself is found, and every stage sums."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.recruitment.entry import (
    Answer,
    Channel,
    Declined,
    Entry,
    Fault,
    NotApproached,
    NotEligible,
    Stage,
    faults_of,
)
from selfback.domain.recruitment.funnel import NOT_NOTED, Rate, counts, funnel

DAY = date(2019, 3, 8)


def entry(**facts) -> Entry:
    return Entry(**{"id": "e", "unit": "u", "screened": DAY, **facts})


@st.composite
def sound_entries(draw) -> Entry:
    eligible = draw(st.sampled_from(Answer))
    facts = {"eligible": eligible}
    if eligible is Answer.NO:
        facts["not_eligible"] = draw(st.none() | st.sampled_from(NotEligible))
        return entry(**facts)
    if not draw(st.booleans()):
        facts["not_approached"] = draw(st.none() | st.sampled_from(NotApproached))
        return entry(**facts)
    facts["approached"] = True
    days = sorted(draw(st.lists(st.integers(0, 90), max_size=3)))
    names = ("referred", "consented", "randomised")
    facts |= {name: DAY + timedelta(days=n) for name, n in zip(names, days, strict=False)}
    if days:
        facts["channel"] = draw(st.none() | st.sampled_from(Channel))
    else:
        facts["declined"] = draw(st.none() | st.sampled_from(Declined))
    return entry(**facts)


@given(sound_entries())
def test_an_entry_that_agrees_with_itself_has_no_fault(one):
    assert list(faults_of(one)) == []


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (
            {
                "eligible": Answer.NO,
                "not_eligible": NotEligible.AGE,
                "not_approached": NotApproached.FORGOT,
            },
            Fault.TWO_REASONS,
        ),
        ({"not_eligible": NotEligible.AGE}, Fault.REASON_WITHOUT_EXIT),
        ({"eligible": Answer.NO, "approached": True}, Fault.ASKED_THOUGH_NOT_ELIGIBLE),
        ({"declined": Declined.NO_TIME}, Fault.REASON_IS_NOT_THEIRS),
        (
            {"approached": True, "not_approached": NotApproached.NO_TIME},
            Fault.REASON_IS_NOT_THEIRS,
        ),
        ({"referred": DAY}, Fault.REFERRED_WITHOUT_ASKING),
        (
            {"approached": True, "referred": DAY, "declined": Declined.PRIVACY},
            Fault.REFERRED_THOUGH_DECLINED,
        ),
        ({"approached": True, "consented": DAY}, Fault.STAGE_SKIPPED),
        (
            {"approached": True, "referred": DAY, "consented": DAY - timedelta(days=1)},
            Fault.DAYS_OUT_OF_ORDER,
        ),
        ({"approached": True, "channel": Channel.CARD}, Fault.CHANNEL_WITHOUT_REFERRAL),
    ],
)
def test_a_contradiction_is_found(facts, fault):
    assert fault in set(faults_of(entry(**facts)))


@given(st.lists(sound_entries(), max_size=60))
def test_every_stage_sums(entries):
    steps = funnel(entries)

    assert steps[0].reached == len(entries)
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        assert step.reached == step.went_on + sum(step.left.values()) + step.not_yet
        assert step.went_on == (following.reached if following else 0)


def test_who_was_not_asked_and_who_said_no_are_never_added_up():
    steps = funnel(
        [
            entry(not_approached=NotApproached.NO_TIME),
            entry(approached=True, declined=Declined.NO_TIME),
            entry(eligible=Answer.NO),
        ]
    )

    left = {step.stage: step.left for step in steps}
    assert left[Stage.ELIGIBLE] == {"no-time": 1}
    assert left[Stage.APPROACHED] == {"no-time": 1}
    assert left[Stage.SCREENED] == {NOT_NOTED: 1}


def test_whoever_may_be_eligible_counts_as_eligible_until_the_team_decides():
    steps = funnel([entry(eligible=Answer.UNKNOWN), entry(eligible=Answer.NO)])

    assert counts(steps, Rate.ELIGIBLE) == (1, 2)


def test_the_published_yield_is_found_again():
    referred = [entry(approached=True, referred=DAY) for _ in range(825 - 461)]
    randomised = [
        entry(approached=True, referred=DAY, consented=DAY, randomised=DAY) for _ in range(461)
    ]

    assert counts(funnel(referred + randomised), Rate.YIELD) == (461, 825)
