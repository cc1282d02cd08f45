"""The made-up evaluation has the published shape, says that it is made up, and comes back."""

import pytest
from tests.domain.integration.made import files, results, results_of, structure

from selfback.domain.evaluation.agreement import Treatment
from selfback.domain.evaluation.recruiters import Unit
from selfback.domain.integration.material import MaterialRefused, read_material
from selfback.domain.qualitative.exchange import findings
from selfback.domain.recruitment.entry import Stage


def test_it_has_the_published_counts():
    """Digital Health 2025, doi 10.1177/20552076241313159; trial report 2021."""
    found = results()

    assert found.adoption.recruiters == {Unit.PERSON: 57, Unit.CLINIC: 39}
    assert found.adoption.people == 825
    assert found.reach.overall.reached(Stage.REFERRED) == 825
    assert found.reach.overall.reached(Stage.RANDOMISED) == 461
    assert found.agreement.raters == 62
    assert found.themes.texts == 19


def test_parts_of_plans_are_agreed_with_in_the_published_band():
    shares = [each.agreed[Treatment.AGREE].share.share for each in results().agreement.components]

    assert min(shares) == pytest.approx(0.841, abs=0.003)
    assert max(shares) == pytest.approx(0.889, abs=0.003)


def test_recruitment_is_skewed_and_has_units_of_nobody():
    for group in results().adoption.by_country:
        assert group.none.count in {11, 16}
        assert group.gini > 0.4


def test_two_waves_and_two_coders_have_something_to_say():
    found = results()

    assert found.nomad.waves == {"1": 56, "2": 38}
    assert found.nomad.both == (("1", "2", 38),)
    assert any(cell.is_hidden for cell in found.nomad.cells)
    assert 0.5 < found.themes.pairs[0].kappa < 1
    assert found.themes.with_consent == 18


def test_one_quote_of_the_displays_is_withheld_and_the_rest_can_be_read():
    shown = results().displays

    assert sum(display.withheld for display in shown) == 1
    assert sum(len(row.shown) for display in shown for row in display.rows) > 10
    assert {display.template.value for display in shown} == {
        "side-by-side",
        "statistics-by-theme",
        "case-oriented",
    }


def test_every_file_says_that_it_is_made_up():
    for name, content in files().items():
        if not name.endswith(".qdpx"):
            assert b"synthetic" in content, name
    for display in results().displays:
        assert display.is_synthetic
    for source in results().material.project.sources:
        assert source.text.startswith("This interview is made up")


def test_the_interviews_keep_to_the_exchange_standard():
    content = files()["interviews.qdpx"]

    assert findings("interviews.qdpx", content, results().material.project) == []


def test_the_same_seed_gives_the_same_files_and_another_one_others():
    assert files.__wrapped__(1) == files(1)
    assert files(2)["ratings.csv"] != files(1)["ratings.csv"]


def test_a_folder_without_its_facts_is_refused():
    with pytest.raises(MaterialRefused, match="not the folder of an evaluation"):
        read_material({}, structure())


def test_every_fault_of_every_file_is_said_and_nothing_is_used():
    broken = {
        **files(),
        "ratings.csv": b"rater,answer\n",
        "interviews.qdpx": b"no archive",
        "displays.json": b"{}",
    }
    with pytest.raises(MaterialRefused) as refused:
        read_material(broken, structure())

    assert set(refused.value.faults) == {"ratings.csv", "interviews.qdpx", "displays.json"}


def test_what_is_missing_is_named():
    few = {"evaluation.json": files()["evaluation.json"]}

    assert len(read_material(few, structure()).missing) == 6


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_any_seed_makes_an_evaluation_whose_displays_find_their_figures(seed):
    found = results_of(files(seed))

    assert not found.material.missing
    assert found.agreement.raters == 62
    assert len(found.displays) == 3
