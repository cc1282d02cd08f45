"""The record of what happened cannot be changed without being noticed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, make_patient, make_user

from selfback.apps.audit.chain import FIRST, Link, check_chain
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import NotInTransaction, record, verify_chain
from selfback.apps.people.services import change_user

LINK = Link(
    seq=1,
    at=datetime(2027, 1, 4, 12, 0, tzinfo=UTC),
    by_id="u",
    kind="plan adopted",
    subject_type="plans.weekplan",
    subject_id="w",
    changes={"goal": [None, 5000]},
    reason="",
)


class StoppedHalfWay(Exception):
    """Something went wrong after the write."""


@transaction.atomic
def change_and_stop(user):
    change_user(user=user, language="da", by=user.pk, at=NOON)
    raise StoppedHalfWay


def chain_of(count: int) -> list[tuple[Link, str, str]]:
    rows, previous = [], FIRST
    for seq in range(1, count + 1):
        link = replace(LINK, seq=seq, subject_id=f"w{seq}")
        own = link.sealed_with(previous)
        rows.append((link, previous, own))
        previous = own
    return rows


def test_an_untouched_chain_holds():
    verdict = check_chain(chain_of(20))

    assert verdict.holds
    assert verdict.events == 20


@given(st.data())
@pytest.mark.hazard("H-14")
def test_any_single_tampering_is_found(data):
    rows = chain_of(12)
    at = data.draw(st.integers(0, 10), label="row")
    how = data.draw(st.sampled_from(["change", "delete", "swap", "reseal"]))
    link, previous, own = rows[at]
    if how == "change":
        rows[at] = (replace(link, by_id="somebody else"), previous, own)
    elif how == "delete":
        del rows[at]
    elif how == "swap":
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    else:
        forged = replace(link, changes={"goal": [None, 9999]})
        rows[at] = (forged, previous, forged.sealed_with(previous))

    assert not check_chain(rows).holds


def test_a_chain_cut_off_at_its_end_shows_by_its_head():
    rows = chain_of(12)

    assert check_chain(rows[:9]).holds
    assert check_chain(rows[:9]).head != check_chain(rows).head


@pytest.mark.django_db
def test_every_write_leaves_an_event_with_old_and_new_values():
    user = make_user(language="en")

    change_user(user=user, language="da", by=user.pk, at=NOON)

    event = AuditEvent.objects.get(kind=Kind.USER_CHANGED)
    assert event.changes == {"language": ["en", "da"]}
    assert (event.by_id, event.at) == (user.pk, NOON)
    assert verify_chain().holds


@pytest.mark.django_db
def test_a_change_that_changes_nothing_leaves_no_event():
    user = make_user(language="en")

    change_user(user=user, language="en", by=user.pk, at=NOON)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    user = make_user()

    with pytest.raises(NotInTransaction):
        record(Kind.USER_CHANGED, subject=user, by=user.pk, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_a_write_that_fails_leaves_no_event():
    user = make_user()

    with pytest.raises(StoppedHalfWay):
        change_and_stop(user)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET by_id = 'nobody'",
        "DELETE FROM audit_auditevent",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(statement):
    make_patient()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert verify_chain().holds


@pytest.mark.django_db
def test_an_event_forged_by_inserting_it_breaks_the_chain():
    make_patient()
    last = AuditEvent.objects.order_by("-seq").first()
    AuditEvent.objects.create(
        seq=last.seq + 1,
        at=NOON,
        by_id="nobody",
        kind=Kind.PATIENT_LEFT,
        subject_type="people.patient",
        subject_id="x",
        changes={},
        previous_hash=last.hash,
        hash="f" * 64,
    )

    verdict = verify_chain()

    assert not verdict.holds
    assert "was changed" in verdict.broken.sentence
