"""C1: an allocator written from docs/allocation.md alone makes the same lists and allocations."""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.randomisation import second_allocator as second
from tests.domain.randomisation.designs import (
    BLOCKS,
    MINIMISED,
    SALT,
    SEED,
    THREE_ARMS,
    block_designs,
    minimised_designs,
)

from selfback.domain.randomisation.design import Kind, Measure, Method
from selfback.domain.randomisation.documents import design_document, design_from
from selfback.domain.randomisation.lists import canonical, commitment, for_kind, make_list
from selfback.domain.randomisation.minimisation import counted, minimised_arm
from selfback.domain.randomisation.stream import Stream
from selfback.domain.randomisation.verifying import draw_from

LISTS = 10_000 if os.environ.get("SELFBACK_FULL") == "1" else 300
SEEDS = st.binary(min_size=32, max_size=48)
COMERS = ["af", "am", "bf", "af", "bm", "bf", "af", "am"]


def arms_of(design, seed, kind, people):
    """Allocate people one after the other as the product does."""
    counts, arms = counted(()), []
    used, slots = for_kind(design, kind), make_list(design, seed, kind=kind).slots
    for slot, levels in zip(slots, people, strict=False):
        arms.append(minimised_arm(used, draw_from(slot.content), levels, counts))
        counts.update(counted([(levels, arms[-1])]))
    return arms


def people_for(design, number):
    chance = random.Random(number)
    return [
        {factor.id: chance.choice(factor.levels) for factor in design.factors}
        for _ in range(design.per_stratum)
    ]


@settings(max_examples=LISTS // 2, deadline=None, derandomize=True)
@given(design=block_designs(), seed=SEEDS, kind=st.sampled_from(Kind), version=st.integers(1, 9))
def test_lists_by_blocks_agree_to_the_byte(design, seed, kind, version):
    ours = make_list(design, seed, kind=kind, version=version)

    study = design_document(design)

    assert canonical(ours) == second.listed(study, seed, kind.value, version)
    assert commitment(ours, SALT) == second.committed(study, seed, SALT, kind.value, version)


@settings(max_examples=LISTS // 2, deadline=None, derandomize=True)
@given(design=minimised_designs(), seed=SEEDS, kind=st.sampled_from(Kind), people=st.integers())
def test_lists_and_allocations_by_minimisation_agree(design, seed, kind, people):
    comers = people_for(design, people)

    study = design_document(design)

    assert canonical(make_list(design, seed, kind=kind)) == second.listed(
        study, seed, kind.value, 1
    )
    assert arms_of(design, seed, kind, comers) == second.minimised(study, seed, kind.value, comers)


@settings(max_examples=100, deadline=None)
@given(design=st.one_of(block_designs(), minimised_designs()))
def test_a_design_read_back_from_its_document_is_the_same(design):
    assert design_from(design_document(design)) == design


def test_the_stream_gives_the_words_in_the_document():
    real = Stream(SEED, kind=Kind.REAL, label="blocks\tDK")
    dry_run = Stream(SEED, kind=Kind.DRY_RUN, label="blocks\tDK")

    assert [f"{real.word():016x}" for _ in range(5)] == [
        "f922a5989634a797",
        "d349f763455f27c8",
        "16e3de1c97c9b8bd",
        "264438152f6270a0",
        "d7bc46235f76ad33",
    ]
    assert [f"{dry_run.word():016x}" for _ in range(2)] == ["5fbc02fe2deccc30", "13e1c2b73c01a7d7"]


@pytest.mark.parametrize(
    ("design", "kind", "arms", "digest"),
    [
        (
            BLOCKS,
            Kind.REAL,
            "aauauuaauuauuuuaaauuuaaa",
            "8caaaf5f3e1180c5baef45d8384e345a2d732e047fdb6ad70be4a5d591a75730",
        ),
        (
            BLOCKS,
            Kind.DRY_RUN,
            "BAABAABBAABB",
            "c968df4cb001fdbd924876fdbcccdb5991356093c8ccce315077849aad8ec6bf",
        ),
        (
            THREE_ARMS,
            Kind.REAL,
            "uaawwuaawwauuaaa",
            "27d0918bc2e2dc6d24f4dbc7583f8dd0664ec7158421da9dd7a6a818fc1d9209",
        ),
    ],
)
def test_lists_by_blocks_are_those_in_the_document(design, kind, arms, digest):
    made = make_list(design, SEED, kind=kind)

    letters = "".join(slot.content.removeprefix("TEST-")[0] for slot in made.slots)

    assert letters.startswith(arms)
    assert commitment(made, SALT) == digest


@pytest.mark.parametrize(
    ("measure", "digest"),
    [
        (Measure.RANGE, "96a9b4dcde4c6544aacf23e8368c7b11eb068715495975b9d5e4eee9d8baf320"),
        (Measure.VARIANCE, "7f6819acdbf49cab098564a829463ab67cf1cad8fa8dd07efa987bf98cefbe96"),
    ],
)
def test_minimisation_is_as_in_the_document(measure, digest):
    document = {**design_document(MINIMISED), "measure": measure.value}
    design = design_from(document)
    people = [{"site": comer[0], "sex": comer[1]} for comer in COMERS]

    assert design.method is Method.MINIMISATION
    assert commitment(make_list(design, SEED), SALT) == digest
    assert [arm[0] for arm in arms_of(design, SEED, Kind.REAL, people)] == list("auuuaaaa")
