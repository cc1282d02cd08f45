"""The list of an allocation, its canonical form and the commitment to it; docs/allocation.md §5."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selfback.domain.randomisation.blocks import block_arms
from selfback.domain.randomisation.design import EVERYBODY, Design, Kind, Method
from selfback.domain.randomisation.errors import DesignContradictsItself, SeedTooShort
from selfback.domain.randomisation.minimisation import minimisation_draws
from selfback.domain.randomisation.stream import SHORTEST_SEED

ALGORITHM = 1
SALT_BYTES = 32
WATERMARK = "DRY RUN - NOT FOR ALLOCATING PEOPLE"
TEST_ARMS = ("TEST-A", "TEST-B", "TEST-C", "TEST-D", "TEST-E", "TEST-F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place in a list.

    stratum     which sequence it is in
    position    1, 2, 3 ... in that sequence
    content     blocks: the arm; minimisation: the coin (16 hexadecimal digits), a space, and the
                order of arms with commas
    """

    stratum: str
    position: int
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationList:
    """All slots that follow from a design and a seed."""

    design: Design
    kind: Kind
    version: int
    seed_digest: str = field(repr=False)
    slots: tuple[Slot, ...] = field(repr=False)


def make_list(
    design: Design, seed: bytes, *, kind: Kind = Kind.REAL, version: int = 1
) -> AllocationList:
    """Make the list of a design from a seed: the same from the same, on every machine.

    seed    at least 32 bytes of chance, kept secret until the end
    kind    a dry run has arms TEST-A, TEST-B ... and other random numbers
    raises  SeedTooShort; DesignContradictsItself if a real list had arms named like a dry run's
    """
    if len(seed) < SHORTEST_SEED:
        raise SeedTooShort(length=len(seed))
    if kind is Kind.REAL and (named := [arm.id for arm in design.arms if is_test_arm(arm.id)]):
        raise DesignContradictsItself(f"arm {named[0]!r} is named like an arm of a dry run")
    used = for_kind(design, kind)
    return AllocationList(
        design=design,
        kind=kind,
        version=version,
        seed_digest=hashlib.sha256(seed).hexdigest(),
        slots=tuple(_slots(used, seed, kind)),
    )


def for_kind(design: Design, kind: Kind) -> Design:
    """Return the design with the arms that are allocated: in a dry run they are renamed."""
    if kind is Kind.REAL:
        return design
    renamed = (replace(arm, id=test) for arm, test in zip(design.arms, TEST_ARMS, strict=False))
    return replace(design, arms=tuple(renamed))


def is_test_arm(arm: str) -> bool:
    """Whether an arm is one of a dry run."""
    return arm.startswith("TEST-")


def _slots(design: Design, seed: bytes, kind: Kind) -> Iterator[Slot]:
    if design.method is Method.MINIMISATION:
        for position, draw in enumerate(minimisation_draws(design, seed=seed, kind=kind), 1):
            content = f"{draw.coin:016x} {','.join(draw.order)}"
            yield Slot(stratum=EVERYBODY, position=position, content=content)
        return
    for stratum in design.strata:
        arms = block_arms(design, seed=seed, kind=kind, stratum=stratum)
        for position, arm in enumerate(arms, 1):
            yield Slot(stratum=stratum, position=position, content=arm)


def canonical(made: AllocationList) -> bytes:
    """Return the list as the bytes that are committed to: UTF-8 lines, fields set off by tabs."""
    return "".join("\t".join(line) + "\n" for line in _lines(made)).encode()


def _lines(made: AllocationList) -> Iterator[tuple[str, ...]]:
    design = for_kind(made.design, made.kind)
    yield ("selfback allocation list", "1")
    if made.kind is Kind.DRY_RUN:
        yield ("watermark", WATERMARK)
    yield ("algorithm", str(ALGORITHM))
    yield ("kind", made.kind.value)
    yield ("study", design.study)
    yield ("version", str(made.version))
    yield ("seed", made.seed_digest)
    yield from design_lines(design)
    for slot in made.slots:
        yield ("slot", slot.stratum, str(slot.position), slot.content)


def design_lines(design: Design) -> Iterator[tuple[str, ...]]:
    """The lines of the canonical form that tell the design."""
    yield ("method", design.method.value)
    for arm in design.arms:
        yield ("arm", arm.id, str(arm.ratio))
    if design.method is Method.BLOCKS:
        yield ("block sizes", *map(str, design.block_sizes))
        for stratum in design.strata:
            yield ("stratum", stratum)
    else:
        yield ("measure", design.measure.value)
        yield (
            "probability",
            f"{design.probability.numerator}/{design.probability.denominator}",
        )
        for factor in design.factors:
            yield ("factor", factor.id, str(factor.weight), *factor.levels)
    yield ("slots", str(design.per_stratum))


def commitment(made: AllocationList, salt: bytes) -> str:
    """Return SHA-256 of the salt followed by the canonical list, hexadecimal.

    salt    32 bytes of chance, kept secret until the reveal; raises ValueError for another length
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + canonical(made)).hexdigest()
