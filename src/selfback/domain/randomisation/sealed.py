"""A list with everything sealed that could tell an arm: what the database or a file keeps."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from selfback.domain.randomisation.design import Design, Kind, Method
from selfback.domain.randomisation.documents import design_document, design_from
from selfback.domain.randomisation.lists import Slot, commitment, make_list
from selfback.domain.randomisation.sealing import key_for, key_mark, opened, seal

DESIGN_ROOM = 32_768
"""Bytes to which a design is filled up, so that its length tells nothing of arms and blocks."""

Nonces = Callable[[], bytes]
"""Gives 12 new bytes of chance at each call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSlot:
    """One slot; only its place can be read."""

    stratum: str
    position: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedList:
    """A list as it is kept.

    id              names the list; its key follows from it
    commitment      to be published before the first person, hexadecimal
    key_mark        tells which host key opens it
    """

    id: str
    study: str
    kind: Kind
    version: int
    method: Method
    commitment: str
    key_mark: str
    seed: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    design: bytes = field(repr=False)
    slots: tuple[SealedSlot, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What lies under the seals of a list besides its slots."""

    design: Design = field(repr=False)
    seed: bytes = field(repr=False)
    salt: bytes = field(repr=False)


def seal_list(
    design: Design,
    *,
    list_id: str,
    kind: Kind,
    version: int,
    seed: bytes,
    salt: bytes,
    host_key: bytes,
    nonces: Nonces,
) -> SealedList:
    """Make a list and seal it.

    seed, salt  at least 32 and exactly 32 bytes of chance
    nonces      where the 12 bytes of every seal come from
    raises      SeedTooShort, KeyHasWrongLength, DesignContradictsItself, TooLongToSeal
    """
    made = make_list(design, seed, kind=kind, version=version)
    key = key_for(host_key, list_id)
    told = json.dumps(design_document(design), ensure_ascii=False)
    return SealedList(
        id=list_id,
        study=design.study,
        kind=kind,
        version=version,
        method=design.method,
        commitment=commitment(made, salt),
        key_mark=key_mark(host_key),
        seed=seal(seed.hex(), key=key, nonce=nonces(), about="seed"),
        salt=seal(salt.hex(), key=key, nonce=nonces(), about="salt"),
        design=seal(told, key=key, nonce=nonces(), about="design", room=DESIGN_ROOM),
        slots=tuple(
            SealedSlot(
                stratum=slot.stratum,
                position=slot.position,
                content=seal(
                    slot.content,
                    key=key,
                    nonce=nonces(),
                    about=slot_name(slot.stratum, slot.position),
                ),
            )
            for slot in made.slots
        ),
    )


def slot_name(stratum: str, position: int) -> str:
    """Return the name under which a slot is sealed."""
    return f"slot {position} of {stratum}"


def open_secrets(
    *, list_id: str, design: bytes, seed: bytes, salt: bytes, host_key: bytes
) -> Secrets:
    """Open what belongs to a whole list; raises SealBroken."""
    key = key_for(host_key, list_id)
    return Secrets(
        design=design_from(json.loads(opened(design, key=key, about="design"))),
        seed=bytes.fromhex(opened(seed, key=key, about="seed")),
        salt=bytes.fromhex(opened(salt, key=key, about="salt")),
    )


def open_slot(
    *, list_id: str, stratum: str, position: int, content: bytes, host_key: bytes
) -> Slot:
    """Open one slot; raises SealBroken if it was changed or comes from another place."""
    name = slot_name(stratum, position)
    text = opened(content, key=key_for(host_key, list_id), about=name)
    return Slot(stratum=stratum, position=position, content=text)
