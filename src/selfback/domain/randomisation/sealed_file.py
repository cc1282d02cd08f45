"""A sealed list as a file, for allocation without a database."""

import json
from collections.abc import Mapping
from typing import Any

from selfback.domain.randomisation.design import Kind, Method
from selfback.domain.randomisation.errors import FileNotUnderstood
from selfback.domain.randomisation.lists import ALGORITHM, WATERMARK
from selfback.domain.randomisation.sealed import SealedList, SealedSlot

FORMAT = "selfback-allocation-sealed/1"


def sealed_text(sealed: SealedList) -> str:
    """Return the text of the file; it can be shown to anybody."""
    marked = {"watermark": WATERMARK} if sealed.kind is Kind.DRY_RUN else {}
    document = {
        "format": FORMAT,
        **marked,
        "algorithm": ALGORITHM,
        "id": sealed.id,
        "study": sealed.study,
        "kind": sealed.kind.value,
        "version": sealed.version,
        "method": sealed.method.value,
        "commitment": sealed.commitment,
        "key_mark": sealed.key_mark,
        "seed": sealed.seed.hex(),
        "salt": sealed.salt.hex(),
        "design": sealed.design.hex(),
        "slots": [[slot.stratum, slot.position, slot.content.hex()] for slot in sealed.slots],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def sealed_from(document: Mapping[str, Any]) -> SealedList:
    """Read the file; raises FileNotUnderstood naming the key."""
    if document.get("format") != FORMAT or document.get("algorithm") != ALGORITHM:
        raise FileNotUnderstood(where="format", why=f"this is not a {FORMAT}")
    try:
        return SealedList(
            id=str(document["id"]),
            study=str(document["study"]),
            kind=Kind(document["kind"]),
            version=int(document["version"]),
            method=Method(document["method"]),
            commitment=str(document["commitment"]),
            key_mark=str(document["key_mark"]),
            seed=bytes.fromhex(document["seed"]),
            salt=bytes.fromhex(document["salt"]),
            design=bytes.fromhex(document["design"]),
            slots=tuple(
                SealedSlot(
                    stratum=str(stratum), position=int(position), content=bytes.fromhex(held)
                )
                for stratum, position, held in document["slots"]
            ),
        )
    except KeyError as error:
        raise FileNotUnderstood(where=str(error.args[0]), why="it is missing") from error
    except (TypeError, ValueError) as error:
        raise FileNotUnderstood(where="sealed list", why=str(error)) from error
