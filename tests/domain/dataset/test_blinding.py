"""Blinded sets: whoever swaps all arms gets the same files."""

from itertools import product

import pytest
from tests.domain.dataset.sets import trial, trial_with_changes

from selfback.domain.dataset.blinding import LettersTellTheArm, blinded
from selfback.domain.dataset.changes import CHANGES, changes_of
from selfback.domain.dataset.checks import check_dataset
from selfback.domain.dataset.export_folder import export_files

PEOPLE = ["DK-0001", "DK-0002", "NO-0001", "NO-0002"]
SWAP = {"app": "usual", "usual": "app"}
EVERYBODY = [dict(zip(PEOPLE, arms, strict=True)) for arms in product(SWAP, repeat=len(PEOPLE))]


@pytest.mark.parametrize("arms", EVERYBODY)
def test_swapping_every_arm_changes_no_byte_of_a_blinded_set(arms):
    swapped = {person: SWAP[arm] for person, arm in arms.items()}

    assert export_files(blinded(trial(arms))) == export_files(blinded(trial(swapped)))


@pytest.mark.parametrize("arms", EVERYBODY)
def test_with_letters_swapping_arms_and_letters_changes_no_byte(arms):
    swapped = {person: SWAP[arm] for person, arm in arms.items()}

    assert export_files(blinded(trial(arms), {"app": "X", "usual": "Y"})) == export_files(
        blinded(trial(swapped), {"app": "Y", "usual": "X"})
    )


def test_nothing_in_a_blinded_set_names_an_arm_or_what_follows_from_it():
    for letters in (None, {"app": "X", "usual": "Y"}):
        set_ = blinded(trial_with_changes(), letters)
        files = export_files(set_)
        everything = b"\n".join(files.values()).decode()
        assert "use.csv" not in files
        for telling in ("App and usual care", "app-rating", "Sore after", "likely", '"usual"'):
            assert telling not in everything
        assert set_.manifest.blinded
        assert check_dataset(set_) == []


def test_without_letters_there_is_no_column_for_the_arm():
    assert "arm" not in blinded(trial()).by_name["participants"].shape.at


def test_with_letters_the_groups_stay_apart():
    cells = blinded(trial(), {"app": "X", "usual": "Y"}).by_name["participants"].cells("arm")

    assert list(cells) == ["X", "Y", "Y"]


@pytest.mark.parametrize(
    "letters",
    [{"app": "X"}, {"app": "X", "usual": "X"}, {"app": "usual", "usual": "app"}],
)
def test_letters_that_do_not_hide_the_arms_are_refused(letters):
    with pytest.raises(LettersTellTheArm):
        blinded(trial(), letters)


def test_the_trail_keeps_what_a_blinded_set_keeps():
    set_ = blinded(trial_with_changes())

    assert set(changes_of(set_)) == {("scores", ("DK-0001", "3-months", "rmdq"), "score")}
    assert [record["number"] for record in set_.by_name[CHANGES].records()] == ["1", "2", "3"]


def test_blinding_twice_is_blinding_once():
    once = blinded(trial_with_changes())

    assert blinded(once) == once
