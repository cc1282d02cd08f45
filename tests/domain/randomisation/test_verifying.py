"""Anybody can check a reveal, and every kind of cheating is found."""

import json
from dataclasses import replace

import pytest
from tests.domain.randomisation.designs import BLOCKS, MINIMISED, SALT, SEED

from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.errors import FileNotUnderstood
from selfback.domain.randomisation.lists import commitment, make_list
from selfback.domain.randomisation.minimisation import counted, minimised_arm
from selfback.domain.randomisation.revealing import (
    Given,
    Reveal,
    reveal_document,
    reveal_from,
    reveal_text,
)
from selfback.domain.randomisation.verifying import draw_from, verify


def by_blocks(kind=Kind.REAL):
    made = make_list(BLOCKS, SEED, kind=kind)
    first = {
        stratum: [slot for slot in made.slots if slot.stratum == stratum]
        for stratum in ["DK", "NO"]
    }
    order = ["DK", "NO", "NO", "DK", "DK"]
    given = []
    for number, stratum in enumerate(order, 1):
        slot = first[stratum].pop(0)
        given.append(
            Given(
                number=number,
                participant=f"{stratum}-{number:04}",
                stratum=stratum,
                position=slot.position,
                arm=slot.content,
            )
        )
    return revealed(BLOCKS, made, given)


def by_minimisation():
    made, counts, given = make_list(MINIMISED, SEED), counted(()), []
    for slot, comer in zip(made.slots, ["af", "am", "bf", "af"], strict=False):
        levels = {"site": comer[0], "sex": comer[1]}
        arm = minimised_arm(MINIMISED, draw_from(slot.content), levels, counts)
        counts.update(counted([(levels, arm)]))
        given.append(
            Given(
                number=slot.position,
                participant=f"P{slot.position}",
                stratum="all",
                position=slot.position,
                arm=arm,
                levels=levels,
            )
        )
    return revealed(MINIMISED, made, given)


def revealed(design, made, given):
    return Reveal(
        design=design,
        kind=made.kind,
        version=1,
        seed=SEED,
        salt=SALT,
        committed=commitment(made, SALT),
        allocated=tuple(given),
    )


def with_change(reveal, place, **changes):
    given = list(reveal.allocated)
    given[place] = replace(given[place], **changes)
    return replace(reveal, allocated=tuple(given))


@pytest.mark.parametrize("reveal", [by_blocks(), by_minimisation(), by_blocks(Kind.DRY_RUN)])
def test_an_honest_reveal_holds_even_after_a_way_through_a_file(reveal):
    read = reveal_from(json.loads(reveal_text(reveal)))

    found = verify(read, published=reveal.committed)

    assert found.holds, found.findings
    assert found.allocated == len(reveal.allocated)
    assert read == reveal


def test_only_the_reveal_of_a_dry_run_carries_the_watermark():
    assert "DRY RUN" in reveal_document(by_blocks(Kind.DRY_RUN))["watermark"]
    assert "watermark" not in reveal_document(by_blocks())


HONEST, MINIMAL = by_blocks(), by_minimisation()
OTHER = {"app": "usual-care", "usual-care": "app"}


@pytest.mark.parametrize(
    ("reveal", "said"),
    [
        (replace(HONEST, seed=SALT), "not the one that was committed to"),
        (replace(HONEST, salt=SEED), "not the one that was committed to"),
        (replace(HONEST, version=2), "not the one that was committed to"),
        (replace(HONEST, kind=Kind.DRY_RUN), "not the one that was committed to"),
        (
            replace(HONEST, design=replace(BLOCKS, block_sizes=(4,))),
            "not the one that was committed to",
        ),
        (replace(HONEST, committed="0" * 64), "another commitment"),
        (replace(HONEST, seed=b"short"), "no list can be made"),
        (replace(HONEST, salt=b"short"), "no list can be made"),
        (with_change(HONEST, 0, arm=OTHER[HONEST.allocated[0].arm]), "did not get what the list"),
        (with_change(HONEST, 0, position=7), "not used in order"),
        (with_change(HONEST, 0, position=99), "there is none"),
        (with_change(HONEST, 0, stratum="SE"), "there is none"),
        (with_change(HONEST, 0, participant=HONEST.allocated[1].participant), "more than once"),
        (with_change(HONEST, 4, number=9), "without a gap"),
        (replace(HONEST, allocated=HONEST.allocated[1:]), "without a gap"),
        (with_change(MINIMAL, 1, arm=OTHER[MINIMAL.allocated[1].arm]), "did not get the arm"),
        (with_change(MINIMAL, 1, levels={"site": "c", "sex": "f"}), "no level"),
        (with_change(MINIMAL, 1, position=50), "there is none"),
    ],
)
def test_every_kind_of_cheating_is_found(reveal, said):
    honest = HONEST if reveal.design.block_sizes else MINIMAL

    found = verify(reveal, published=honest.committed)

    assert not found.holds
    assert any(said in each for each in found.findings), found.findings


def test_a_finding_never_names_an_arm():
    wrong = with_change(HONEST, 0, arm=OTHER[HONEST.allocated[0].arm])

    text = " ".join(verify(wrong, published=HONEST.committed).findings)

    assert "app" not in text
    assert "usual" not in text


def test_nothing_that_is_secret_shows_in_a_printed_value():
    shown = repr(by_blocks()) + repr(make_list(BLOCKS, SEED))

    for secret in (SEED.hex(), repr(SEED), repr(SALT), "DK-0001"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "something"}, "format"),
        ({"algorithm": 2}, "only algorithm 1"),
        ({"seed": "xyz"}, "reveal"),
        ({"design": {"study": "s", "arms": []}}, "block_sizes"),
        ({"allocated": [{"number": 1}]}, "participant"),
    ],
)
def test_a_file_that_is_no_reveal_is_refused_with_the_key(changes, said):
    with pytest.raises(FileNotUnderstood, match=said):
        reveal_from({**reveal_document(by_blocks()), **changes})
