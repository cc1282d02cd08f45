"""Weeks return with consent, case bases are released, frozen, and forget those who withdraw."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import TestCase
from tests.builders import (
    NOON,
    make_answers,
    make_case_base,
    make_checkin,
    make_learner,
    make_patient,
    make_returned_week,
)

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.catalogue import retention, services
from selfback.apps.catalogue.card import foresee, model_card
from selfback.apps.catalogue.errors import (
    NameTaken,
    ReasonMissing,
    ReleaseRemoved,
    SnapshotTouched,
    WorkEnded,
)
from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork, ReturnedWeek, ShadowLook
from selfback.apps.catalogue.retention import retained
from selfback.apps.catalogue.rules import RetentionRules
from selfback.apps.catalogue.snapshots import forget_what_was_read, open_release, row_of
from selfback.apps.people.models import Consent, Patient
from selfback.apps.people.services import withdraw_from_learning
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.replaying import plan_again
from selfback.delivery.shared import case_bases
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import begin, go_into_next_week
from selfback.domain.plan.document import from_document

pytestmark = pytest.mark.django_db
WHO: dict[str, Any] = {"by": "system", "at": NOON}


def retention_rules() -> RetentionRules:
    return RetentionRules.from_content(library().rule_file("case-base"))


def live_two_weeks(patient: Patient, **answers: Any) -> list[WeekPlan]:
    begin(patient, make_answers(), at=NOON)
    first = WeekPlan.objects.get(patient=patient)
    go_into_next_week(patient, first, make_checkin(first, **answers), at=NOON + timedelta(days=7))
    return list(WeekPlan.objects.of(patient))


def release_with(*patients: Patient, name: str = "spring") -> CaseBaseRelease:
    for patient in patients:
        make_returned_week(patient)
    work = services.ask_for_release(name=name, **WHO)
    case_bases.make_release.call_local(work.pk)
    work.refresh_from_db()
    assert work.release is not None, work.fault
    return work.release


# --- Weeks that return


def test_a_week_closed_by_its_check_in_returns_as_a_case():
    patient = make_learner()

    first, _ = live_two_weeks(patient, gpe=2, pain_average=3)

    (returned,) = ReturnedWeek.objects.all()
    assert returned.is_kept
    assert returned.number == 1
    assert returned.case["gpe"] == 2
    assert returned.case["pain_change"] == -2
    assert set(returned.case["exercises"]) == {each["id"] for each in first.exercises}
    assert AuditEvent.objects.filter(kind=Kind.CASE_KEPT).count() == 1


def test_nothing_of_somebody_who_did_not_agree_is_kept():
    live_two_weeks(make_patient())

    assert not ReturnedWeek.objects.exists()


def test_a_case_carries_a_pseudonym_and_nothing_the_database_calls_the_person():
    patient = make_learner("marie@example.org")

    weeks = live_two_weeks(patient)

    case = str(ReturnedWeek.objects.get().case)
    for name in (patient.pk, patient.user_id, "marie", "Marie", *(week.pk for week in weeks)):
        assert name not in case


def test_a_week_without_a_rating_is_left_out_and_says_so():
    live_two_weeks(make_learner(), gpe=None)

    returned = ReturnedWeek.objects.get()
    assert not returned.is_kept
    assert returned.reasons == ["no-rating"]
    assert returned.case == {}


# --- Releases


def test_the_weeks_people_lived_can_be_released_and_asked():
    live_two_weeks(make_learner())
    work = services.ask_for_release(name="lived", **WHO)

    case_bases.make_release.call_local(work.pk)

    base = open_release(CaseBaseRelease.objects.get()).base
    (week,) = [each for each in base.ids if each.startswith("week-")]
    assert base.case(week)["start"] == NOON.date()
    assert base.case(week)["consent"] == "yes"


def test_a_release_holds_the_seed_cases_and_every_week_agreed_to():
    one, two = make_learner("one@example.org"), make_learner("two@example.org")

    release = release_with(one, two)

    assert release.cases == release.expert_cases + 2
    assert release.people == 2
    assert open_release(release).base.digest == release.digest


def test_a_release_is_not_live_until_it_is_put_live_and_then_plans_are_made_with_it():
    release = release_with(make_learner("one@example.org"))
    begin(make_patient("before@example.org"), make_answers(), at=NOON)

    services.put_live(release=release, reason="compared", **WHO)
    begin(make_patient("after@example.org"), make_answers(), at=NOON)

    used = dict(WeekPlan.objects.values_list("patient__user__email", "case_base"))
    assert used["before@example.org"] == case_bases.seeds().name
    assert used["after@example.org"] == release.full_name


def test_the_seed_cases_serve_again_when_the_live_release_is_taken_back():
    services.put_live(release=make_case_base(), reason="compared", **WHO)

    services.put_live(release=None, reason="worse than before", **WHO)

    assert case_bases.live_cases() is case_bases.seeds()


def test_a_live_release_whose_file_was_touched_is_not_used(caplog: pytest.LogCaptureFixture):
    release = release_with(make_learner())
    services.put_live(release=release, reason="compared", **WHO)
    bytes_ = bytearray(release.path.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    release.path.write_bytes(bytes(bytes_))
    forget_what_was_read()

    assert case_bases.live_cases() is case_bases.seeds()
    assert "cannot be used" in caplog.text
    with pytest.raises(SnapshotTouched):
        open_release(release)


def test_a_name_is_given_once():
    make_case_base("spring")

    with pytest.raises(NameTaken):
        services.ask_for_release(name="spring", **WHO)


@pytest.mark.parametrize(
    "change", [services.put_live, services.put_shadow, services.freeze, services.unfreeze]
)
def test_what_a_release_is_used_for_changes_with_a_reason_only(change: Any):
    with pytest.raises(ReasonMissing):
        change(release=make_case_base(), reason=" ", **WHO)


def test_the_card_says_that_too_few_cases_have_outcomes():
    release = release_with(make_learner())

    assert release.card["measured"] is False
    assert release.card["data"]["rated"] == 1
    assert "errors" not in release.card


def test_with_enough_weeks_the_card_measures_how_well_they_are_foreseen_and_for_whom():
    rng = np.random.default_rng(4)
    rows = []
    for person in range(24):
        for week in range(4):
            seed = case_bases.seeds().base.row(10 * person + week)
            outcome = float(np.clip(1 - seed["pain_average"] / 10 + rng.normal(0, 0.05), 0, 1))
            rows.append(
                {**seed, "id": f"w{person}-{week}", "person": f"p{person}", "expert": "no"}
                | {"outcome": outcome}
            )
    base = case_bases.seeds().base.with_cases(rows)
    told: list[int] = []

    card = model_card(base, rules=case_bases.rules().engine, progress=told.append)

    assert card["measured"]
    assert card["errors"]["answered"] > 0
    assert card["errors"]["error"] < card["errors"]["plain_error"]
    assert sum(each["weeks"] for each in card["calibration"]) == card["errors"]["answered"]
    assert {each["of"] for each in card["subgroups"]} == {"sex", "age", "duration"}
    learned = card["learned"]
    assert sum(learned["weights"].values()) == pytest.approx(100, abs=1)
    assert set(learned["intervals"]) <= set(card["weights"])
    assert told == sorted(told)


def test_the_card_never_foresees_a_week_from_the_same_persons_weeks():
    seed = case_bases.seeds().base.row(0)
    mine = [
        {**seed, "id": f"m{n}", "person": "me", "expert": "no", "outcome": 1.0} for n in range(20)
    ]
    theirs = [
        {**seed, "id": f"t{n}", "person": f"t{n}", "expert": "no", "outcome": 0.0}
        for n in range(20)
    ]
    base = case_bases.seeds().base.with_cases([*mine, *theirs])
    place = np.array([base.ids.index("m0")])

    seen = foresee(base, place, rules=case_bases.rules().engine, progress=lambda done: None)

    assert seen.said[0] == 0.0


def test_a_persons_same_week_over_again_is_left_out_with_its_reasons():
    make_returned_week(make_learner("alike@example.org"))
    patient = make_learner()
    for number in (1, 241, 481):  # the seed cases come round again
        make_returned_week(patient, number)

    release = release_with(name="again")

    said = release.card["retention"]
    assert said["asked"] == 4
    assert said["kept"] == 2
    assert said["by_piece"] == {"any-of": 2}
    assert len(said["left_out"]) == 2
    assert all(each["reasons"] for each in said["left_out"])
    assert release.cases == release.expert_cases + said["kept"]


# --- Forgetting


def withdraw(patient: Patient) -> None:
    withdraw_from_learning(patient=patient, **WHO)
    with TestCase.captureOnCommitCallbacks(execute=True):
        case_bases.forget_cases.call_local(patient.pk, "system")


def test_who_withdraws_is_taken_out_of_releases_and_of_the_next_one():
    leaver, stayer = make_learner("leaver@example.org"), make_learner("stayer@example.org")
    release = release_with(leaver, stayer)
    services.put_live(release=release, reason="compared", **WHO)
    group = services.pseudonym_of(leaver)

    withdraw(leaver)

    release.refresh_from_db()
    live = CaseBaseRelease.objects.live()
    assert live == release.replaced_by
    assert not release.path.exists()
    assert group not in set(open_release(live).base.column("person"))
    assert live.people == 1
    with pytest.raises(ReleaseRemoved):
        open_release(release)
    assert release_with(name="next").people == 1
    assert not Consent.objects.in_force(leaver, Consent.Kind.LEARNING).exists()


def test_a_frozen_release_keeps_who_withdrew_says_so_and_lets_go_when_unfrozen():
    leaver = make_learner()
    release = release_with(leaver)
    services.freeze(release=release, reason="primary analysis", **WHO)

    withdraw(leaver)
    release.refresh_from_db()

    assert release.removed_at is None
    assert open_release(release).base.digest == release.digest
    assert len(services.withdrawn_from(release)) == 1
    forgotten = AuditEvent.objects.get(kind=Kind.CASES_FORGOTTEN)
    assert forgotten.changes["frozen"] == [None, ["spring"]]

    services.unfreeze(release=release, reason="analysis is done", **WHO)

    release.refresh_from_db()
    assert release.removed_at is not None
    assert release.replaced_by.people == 0


def test_a_release_made_anew_still_says_how_many_of_its_weeks_are_made_up():
    made_up, also_made_up = make_learner("one@demo.invalid"), make_learner("two@demo.invalid")
    for patient in (made_up, also_made_up):
        patient.is_synthetic = True
        patient.save()
    release = release_with(made_up, also_made_up, make_learner("real@example.org"))
    assert release.synthetic_cases == 2

    withdraw(also_made_up)

    release.refresh_from_db()
    assert release.replaced_by.people == 2
    assert release.replaced_by.synthetic_cases == 1


def test_a_release_made_anew_is_measured_again_when_asked():
    leaver, stayer = make_learner("leaver@example.org"), make_learner("stayer@example.org")
    release = release_with(leaver, stayer)
    withdraw(leaver)
    release.refresh_from_db()
    new = release.replaced_by
    assert new.card["card_outdated"]

    work = services.ask_for_measuring(release=new, **WHO)
    assert services.ask_for_measuring(release=new, **WHO) == work
    case_bases.measure_release.call_local(work.pk)

    new.refresh_from_db()
    work.refresh_from_db()
    assert work.state == CaseWork.State.DONE
    assert "card_outdated" not in new.card
    assert new.card["content"] == release.card["content"]
    with pytest.raises(ReleaseRemoved):
        services.ask_for_measuring(release=release, **WHO)


def test_a_withdrawal_whose_task_was_lost_is_found():
    patient = make_learner()
    make_returned_week(patient)
    assert case_bases.never_forgotten() == []

    withdraw_from_learning(patient=patient, **WHO)

    assert case_bases.never_forgotten() == [patient.pk]
    case_bases.forget_cases.call_local(patient.pk, "system")
    assert case_bases.never_forgotten() == []


# --- Comparing and looking beside


def test_planning_a_week_again_with_what_it_was_planned_with_gives_the_same_plan():
    for week in live_two_weeks(make_patient()):
        again = plan_again(week, case_bases.knowledge_with(case_bases.seeds()))

        assert again.exercises == from_document(week.document).exercises
        assert again.steps == from_document(week.document).steps
        assert again.evidence == from_document(week.document).evidence


def test_two_releases_are_compared_on_the_latest_weeks():
    live_two_weeks(make_patient())
    work = services.ask_for_comparison(release=make_case_base(), other=None, weeks=10, **WHO)

    case_bases.compare_releases.call_local(work.pk)

    work.refresh_from_db()
    assert work.state == "done"
    assert (work.result["weeks"], work.result["differ"]) == (2, 0)
    assert work.result["shared"] == 1.0


def test_work_that_was_cancelled_makes_nothing():
    work = services.ask_for_release(name="spring", **WHO)
    services.end_work(work=work, state=CaseWork.State.CANCELLED, **WHO)

    case_bases.make_release.call_local(work.pk)

    assert not CaseBaseRelease.objects.exists()
    with pytest.raises(WorkEnded):
        services.note_progress(work=work, progress=1)


def test_work_cancelled_while_weeks_are_judged_stops_at_the_next_batch():
    patients = [make_learner(f"p{number}@example.org") for number in range(3)]
    for patient in patients:
        for number in range(1, 15):
            make_returned_week(patient, number)
    cases = [
        row_of(case_bases.seeds().base.schema, each.case) for each in ReturnedWeek.objects.all()
    ]
    work = services.ask_for_release(name="spring", **WHO)
    told: list[int] = []

    def progress(done: int) -> None:
        services.note_progress(work=work, progress=done)
        told.append(done)
        services.end_work(work=work, state=CaseWork.State.CANCELLED, **WHO)

    with pytest.raises(WorkEnded):
        retained(case_bases.seeds().base, cases, rules=retention_rules(), progress=progress)

    assert told == [0]


def test_weeks_are_judged_alike_in_one_batch_and_in_many(monkeypatch: pytest.MonkeyPatch):
    for email in ("one@example.org", "two@example.org"):
        patient = make_learner(email)
        for number in (1, 2, 241, 242, 481):
            make_returned_week(patient, number)
    base = case_bases.seeds().base
    cases = [row_of(base.schema, each.case) for each in ReturnedWeek.objects.all()]
    given: dict[str, Any] = {"rules": retention_rules(), "progress": lambda done: None}

    together, said = retained(base, cases, **given)
    monkeypatch.setattr(retention, "BATCH", 3)
    apart, said_apart = retained(base, cases, **given)

    assert said["kept"] < said["asked"]
    assert said_apart == said
    assert apart.digest == together.digest


def test_a_shadow_is_asked_about_each_new_plan_and_changes_none(
    django_capture_on_commit_callbacks: Any,
):
    services.put_shadow(release=make_case_base(), reason="to see", **WHO)

    with django_capture_on_commit_callbacks(execute=True):
        begin(make_patient(), make_answers(), at=NOON)

    look = ShadowLook.objects.get()
    week = WeekPlan.objects.get()
    assert look.week == week.pk
    assert look.shared == 1.0
    assert week.case_base == case_bases.seeds().name
