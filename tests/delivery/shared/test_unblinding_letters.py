"""Who is told of an unblinding, and how little the mail says."""

import pytest
from tests.builders import make_staff

from selfback.apps.people.permissions import Role
from selfback.delivery.shared.unblinding_letters import unblinding_letters


@pytest.mark.django_db
def test_everybody_else_who_watches_over_the_allocation_gets_a_mail():
    monitor = make_staff(Role.MONITOR)
    told = {make_staff(role).email for role in (Role.COORDINATOR, Role.RANDOMISATION_MANAGER)}
    make_staff(Role.OUTCOME_ASSESSOR)

    letters = unblinding_letters(by=monitor)

    assert {letter.address for letter in letters} == told
    assert all("unblinded" in letter.subject for letter in letters)


@pytest.mark.django_db
def test_whoever_is_alone_has_nobody_to_tell():
    assert unblinding_letters(by=make_staff(Role.MONITOR)) == []
