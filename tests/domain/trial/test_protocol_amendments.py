"""An amendment is a new version that says what changed, from when, and who must consent again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.trial.changes import amended, needs_reconsent
from selfback.domain.trial.protocol_loading import load_protocol

HEAD = """amends = "1.0"
valid_from = 2027-03-01
why = "Too few people answered"
says = ["The window at three months is a week longer"]"""
LONGER = ("closes_after_days = 28", "closes_after_days = 35")


def _amend(protocols, *change, head=HEAD, version="1.1"):
    folder = protocols.amend(version, head)
    if change:
        protocols.change(*change, file=f"{folder}/protocol.toml")
    return folder


def test_an_amended_version_is_the_newest_and_the_old_one_stays(protocols):
    folder = _amend(protocols, *LONGER)

    assert protocols.findings(folder) == []
    assert protocols.load(PRIMARY).version == "1.1"
    assert protocols.load(f"{PRIMARY}@1.0").version == "1.0"
    assert protocols.load(f"{PRIMARY}@1.1").amendment.valid_from.isoformat() == "2027-03-01"


def test_a_longer_window_is_told_and_needs_consent_again(protocols):
    _amend(protocols, *LONGER)

    changes = amended(protocols.load(f"{PRIMARY}@1.0"), protocols.load(f"{PRIMARY}@1.1"))

    assert [change.sentence for change in changes] == [
        "visits.month-3.closes_after_days was 28 and is 35."
    ]
    assert needs_reconsent(changes)
    assert not changes[0].fixed_after_start


def test_another_covariate_needs_nobodys_consent(primary):
    plan = replace(primary.analysis, covariates=(*primary.analysis.covariates, "education"))

    changes = amended(primary, replace(primary, analysis=plan))

    assert [change.key for change in changes] == ["analysis.covariates"]
    assert not needs_reconsent(changes)


def test_a_word_set_right_in_a_label_needs_nobodys_consent(primary):
    arm = replace(primary.arms[0], label=primary.arms[0].label | {"en": "The app and usual care"})

    changes = amended(primary, replace(primary, arms=(arm, *primary.arms[1:])))

    assert [change.key for change in changes] == ["arms.app.label.en"]
    assert not needs_reconsent(changes)


def test_another_word_in_the_consent_needs_consent_again(primary):
    document = primary.consent[0]
    text = replace(document.text["da"], title="Vær med i forsøget")
    held = replace(document, text=document.text | {"da": text})

    changes = amended(primary, replace(primary, consent=(held,)))

    assert needs_reconsent(changes)


@pytest.mark.parametrize(
    ("was", "now", "key"),
    [
        ("[4, 6, 8]", "[4, 8]", "allocation.block_sizes"),
        (
            'method = "blocks"\nblock_sizes = [4, 6, 8]',
            'method = "minimisation"\nrandom_share = 0.8',
            "allocation.method",
        ),
        (
            '[analysis.primary]\ninstrument = "rmdq-24"\nvisit = "month-3"',
            '[analysis.primary]\ninstrument = "rmdq-24"\nvisit = "month-6"',
            "analysis.primary.visit",
        ),
        ('reference = "usual-care"', 'reference = "app"', "analysis.reference"),
        ('values = ["DK", "NO"]', 'values = ["NO", "DK"]', "strata.country.values"),
    ],
)
def test_what_the_first_allocation_rests_on_cannot_change_after_the_start(protocols, was, now, key):
    folder = _amend(protocols, was, now)

    faults = protocols.faults(folder)

    assert any(fault.startswith(f"{key}: This cannot change after the start:") for fault in faults)


def test_before_the_start_the_allocation_may_change(protocols):
    folder = _amend(protocols, "[4, 6, 8]", "[4, 8]", head=f"{HEAD}\nbefore_start = true")

    assert protocols.findings(folder) == []


def test_arms_in_another_order_are_a_change(primary):
    changes = amended(primary, replace(primary, arms=primary.arms[::-1]))

    assert [change.sentence for change in changes] == [
        "arms was app, usual-care and is usual-care, app."
    ]
    assert changes[0].fixed_after_start


def test_a_new_instrument_at_a_visit_is_told(protocols):
    _amend(protocols, '"pseq-10", "gpe"]', '"pseq-10", "phq-8", "gpe"]')

    changes = amended(protocols.load(f"{PRIMARY}@1.0"), protocols.load(f"{PRIMARY}@1.1"))

    assert [change.key for change in changes] == ["visits.week-6.instruments"]
    assert needs_reconsent(changes)


def test_a_visit_that_is_gone_is_told(primary):
    changes = amended(primary, replace(primary, visits=primary.visits[:-1]))

    assert "visits.month-9.closes_after_days is gone; it was 28." in {
        change.sentence for change in changes
    }
    back = amended(replace(primary, visits=primary.visits[:-1]), primary)
    assert "visits.month-9.closes_after_days is new: 28." in {each.sentence for each in back}


def test_an_amendment_that_changes_nothing_is_refused(protocols):
    assert protocols.faults(_amend(protocols)) == ["amendment: Nothing changed."]


def test_an_amendment_of_a_version_that_is_not_there_is_refused(protocols):
    folder = _amend(protocols, *LONGER, head=HEAD.replace('"1.0"', '"0.9"'))

    assert protocols.faults(folder) == [
        "amendment.amends: There is no version 0.9 of this protocol."
    ]


def test_an_amendment_that_does_not_say_what_it_changes_is_refused(protocols):
    said = 'says = ["The window at three months is a week longer"]'
    folder = _amend(protocols, *LONGER, head=HEAD.replace(said, "says = []"))

    assert protocols.faults(folder) == ["amendment.says: It does not say what changed."]


def test_a_version_without_an_amendment_is_refused(protocols):
    protocols.change('version = "1.0"', 'version = "1.1"')

    assert protocols.faults() == ["amendment: Version 1.1 does not say what it changes."]


def test_an_amendment_must_be_later_than_what_it_amends(protocols):
    folder = _amend(protocols, *LONGER, version="0.9")

    assert protocols.faults(folder) == ["version: 0.9 is not later than 1.0."]


def test_a_folder_that_is_named_for_another_version_is_refused(protocols):
    folder = _amend(protocols, *LONGER)
    protocols.change('version = "1.1"', 'version = "1.2"', file=f"{folder}/protocol.toml")

    assert protocols.faults(folder) == ["version: The folder is named for 1.1."]


@given(
    days=st.integers(0, 60),
    points=st.integers(1, 24),
    hours=st.integers(1, 24),
    sizes=st.sets(st.integers(1, 10), min_size=1, max_size=4),
)
def test_changes_back_are_the_changes_there_turned_round(days, points, hours, sizes):
    old = load_protocol(CONTENT, PRIMARY) if not _KEPT else _KEPT[0]
    _KEPT[:] = [old]
    new = replace(
        old,
        follow_up=replace(old.follow_up, call_day=days),
        safety=replace(old.safety, report_hours=hours),
        allocation=replace(old.allocation, block_sizes=tuple(2 * x for x in sorted(sizes))),
        analysis=replace(old.analysis, responders=replace(old.analysis.responders, points=points)),
    )

    there, back = amended(old, new), amended(new, old)

    assert [(each.key, each.old, each.new) for each in there] == [
        (each.key, each.new, each.old) for each in back
    ]
    assert amended(new, new) == ()
    assert needs_reconsent(there) == needs_reconsent(back)


_KEPT: list = []
