"""What is laid open at the end: seed, salt, list and who got which slot; docs/allocation.md §6."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from selfback.domain.randomisation.design import Design, Kind
from selfback.domain.randomisation.documents import design_document, design_from
from selfback.domain.randomisation.errors import FileNotUnderstood
from selfback.domain.randomisation.lists import ALGORITHM, WATERMARK

FORMAT = "selfback-allocation-reveal/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one participant was given.

    number      1, 2, 3 ... in the order of allocation
    position    of the slot in its stratum
    levels      minimisation: the participant's level of every factor
    """

    number: int
    participant: str
    stratum: str
    position: int
    arm: str = field(repr=False)
    levels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """Everything that is needed to check an allocation.

    committed   the commitment that was published before the first person
    """

    design: Design
    kind: Kind
    version: int
    seed: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    committed: str
    allocated: tuple[Given, ...] = field(default=(), repr=False)


def reveal_document(reveal: Reveal) -> dict[str, Any]:
    """Return a reveal as a plain document, ready to be written as JSON."""
    marked = {"watermark": WATERMARK} if reveal.kind is Kind.DRY_RUN else {}
    return {
        "format": FORMAT,
        **marked,
        "algorithm": ALGORITHM,
        "kind": reveal.kind.value,
        "version": reveal.version,
        "commitment": reveal.committed,
        "seed": reveal.seed.hex(),
        "salt": reveal.salt.hex(),
        "design": design_document(reveal.design),
        "allocated": [
            {
                "number": given.number,
                "participant": given.participant,
                "stratum": given.stratum,
                "position": given.position,
                "arm": given.arm,
                "levels": dict(given.levels),
            }
            for given in reveal.allocated
        ],
    }


def reveal_text(reveal: Reveal) -> str:
    """Return a reveal as the text of its file; the same reveal gives the same bytes."""
    return json.dumps(reveal_document(reveal), indent=1, ensure_ascii=False) + "\n"


def reveal_from(document: Mapping[str, Any]) -> Reveal:
    """Read a reveal; raises FileNotUnderstood naming the key, or DesignContradictsItself."""
    if document.get("format") != FORMAT:
        raise FileNotUnderstood(where="format", why=f"this is not a {FORMAT}")
    if document.get("algorithm") != ALGORITHM:
        raise FileNotUnderstood(where="algorithm", why=f"only algorithm {ALGORITHM} is known")
    try:
        return Reveal(
            design=design_from(document["design"]),
            kind=Kind(document["kind"]),
            version=int(document["version"]),
            seed=bytes.fromhex(document["seed"]),
            salt=bytes.fromhex(document["salt"]),
            committed=str(document["commitment"]),
            allocated=_allocated(document["allocated"]),
        )
    except KeyError as error:
        raise FileNotUnderstood(where=str(error.args[0]), why="it is missing") from error
    except (TypeError, ValueError) as error:
        raise FileNotUnderstood(where="reveal", why=str(error)) from error


def _allocated(rows: Sequence[Mapping[str, Any]]) -> tuple[Given, ...]:
    return tuple(
        Given(
            number=int(row["number"]),
            participant=str(row["participant"]),
            stratum=str(row["stratum"]),
            position=int(row["position"]),
            arm=str(row["arm"]),
            levels=dict(row.get("levels", {})),
        )
        for row in rows
    )
