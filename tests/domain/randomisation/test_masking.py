"""Letters stand for arms in blinded exports: always the same ones, and in no order of the arms."""

from tests.domain.randomisation.designs import BLOCKS, THREE_ARMS

from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.masking import masked


def test_each_arm_has_a_letter_of_its_own_and_keeps_it():
    first = masked(THREE_ARMS, seed=bytes(32), kind=Kind.REAL)

    assert first == masked(THREE_ARMS, seed=bytes(32), kind=Kind.REAL)
    assert set(first) == {"app", "web", "usual-care"}
    assert sorted(first.values()) == ["A", "B", "C"]


def test_which_letter_stands_for_which_arm_depends_on_the_seed():
    letters = [
        masked(BLOCKS, seed=bytes([number] * 32), kind=Kind.REAL)["app"] for number in range(40)
    ]

    assert 10 <= letters.count("A") <= 30
