"""What was sealed is what the database gives back, whatever stood in it."""

from datetime import UTC, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.builders import NOON, make_user

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import record, verify_chain

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.dates() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MOMENTS = st.builds(
    lambda away, micro: (NOON + timedelta(microseconds=micro)).astimezone(
        timezone(timedelta(hours=away))
    ),
    st.integers(-12, 14),
    st.integers(0, 10**6),
)


class WhateverIsSealed(TestCase):
    """Values, texts and moments of all kinds keep their seal in both databases."""

    @settings(deadline=None, derandomize=True, max_examples=100)
    @given(st.dictionaries(TEXTS, st.tuples(VALUES, VALUES), max_size=3), TEXTS, MOMENTS)
    def test_any_change_any_reason_and_any_moment_keep_their_seal(self, changes, reason, at):
        user = make_user()

        record(Kind.USER_CHANGED, subject=user, by=user.pk, at=at, changes=changes, reason=reason)

        verdict = verify_chain()
        assert verdict.holds, verdict.broken
        assert AuditEvent.objects.get().at == at
