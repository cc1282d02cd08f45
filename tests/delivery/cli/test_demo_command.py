"""`selfback demo`: the same seed fills in the same; nobody made up is put beside real people."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction
from tests.builders import make_clinic, make_patient, make_user
from tests.delivery.cli.test_published_shape import facts, fill

from selfback.apps.people.models import Clinic
from selfback.apps.referrals.errors import ClinicIsReal
from selfback.apps.referrals.models import LogEntry
from selfback.apps.referrals.synthetic_services import keep_synthetic_log
from selfback.delivery.cli.main import main
from selfback.delivery.cli.published_shape import HoldsRealPeople
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db


def test_the_same_seed_fills_in_the_same():
    kept = []
    for _ in range(2):
        with transaction.atomic():
            fill(seed=3)
            kept.append(facts())
            transaction.set_rollback(True)

    assert kept[0] == kept[1]


@pytest.mark.parametrize("real", ["patient", "clinic", "user"])
def test_a_database_that_holds_anybody_real_is_refused(real: str):
    {"patient": make_patient, "clinic": make_clinic, "user": make_user}[real]()

    with pytest.raises(HoldsRealPeople):
        fill()

    assert not LogEntry.objects.exists()
    assert not Clinic.objects.filter(is_synthetic=True).exists()


def test_a_made_up_log_is_not_kept_in_a_real_clinic():
    with pytest.raises(ClinicIsReal):
        keep_synthetic_log(
            clinic=make_clinic(),
            entries=[],
            recruiters={},
            source="test",
            by="system",
            at=clock.now(),
        )


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["demo", *words])


def test_the_command_tells_in_json_what_it_filled_in_and_again_that_it_was_there():
    first = json.loads(run("--published-shape", "--ends", "2026-11-20", "--json").stdout)
    again = run("--published-shape")

    assert first["synthetic"] is True
    assert first["units"] == {"DK": 39, "NO": 57}
    assert first["reached"]["referred"] == 825
    assert first["last"] <= "2026-11-20"
    assert "nothing was changed" in again.output
    assert "NO: 57 recruiting units, 16 without a referral" in again.output


def test_the_command_refuses_real_people_in_a_sentence():
    make_patient()

    result = run("--published-shape")

    assert result.exit_code == 1
    assert "there are patients that are not synthetic (1)" in result.output
    assert not Clinic.objects.exists()


def test_a_seed_without_the_shape_is_refused():
    assert "need --published-shape" in run("--seed", "1").output
