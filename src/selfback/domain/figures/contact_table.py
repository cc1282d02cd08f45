"""Reading what a pose file says about contact: resting, pinned, planted and held."""

from collections.abc import Mapping
from typing import Any, Literal

from selfback.domain.figures.contact import HOLDS
from selfback.domain.figures.figure import Contact, Fit, LimbEnd, Pin
from selfback.domain.figures.fitting import CONDITIONS
from selfback.domain.figures.reading import Reading

PIN_HEIGHTS = {"knee": -6.9, "elbow": -5.0}
CONTACT_NUMBERS = ("x", "surface", "y", "turn", "shin", "beside", "along", "off")
CONTACT_WORDS = ("as_in", "slides", "on", "fist", "reach", "elbow")
CONTACT_KEYS = ("rest", "pin", "head", "root", "closing")


class ContactReading(Reading):
    """Reads the table `contact` of one file, and fits."""

    def read_contacts(self, said: Mapping[str, Any]) -> tuple[Contact, ...]:
        read: dict[str, Contact] = {}
        keys = [key for key in said if key not in ("rest", "pin", "head", "root", "closing")]
        for key in sorted(keys, key=self.is_sided):
            end, sides = self.limb_key(key, "contact")
            table = self.table(said[key], f"contact.{key}")
            for side in sides:
                contact = self.read_contact(end, side, table, f"contact.{key}")
                read[contact.limb] = contact
        return tuple(read.values())

    def read_contact(self, end: LimbEnd, side: str, said: Mapping[str, Any], place: str) -> Contact:
        self.only(said, (*CONTACT_NUMBERS, *CONTACT_WORDS), place)
        numbers = {key: self.place(said, key, place) for key in CONTACT_NUMBERS if key in said}
        on = said.get("on")
        if on is not None:
            self.held_bone(on, place)
        return Contact(
            end=end,
            side=side,
            as_in=int(self.place(said, "as_in", place)) if "as_in" in said else 0,
            slides=said.get("slides", False) is True,
            on=self._sided_bone(on, side),
            fist=said.get("fist", False) is True,
            toward=self.read_word(said, "reach", ("toward",), place),
            inward=self.read_word(said, "elbow", ("in",), place),
            **numbers,
        )

    def held_bone(self, on: object, place: str) -> None:
        name, _, side = str(on).partition("_")
        if name not in HOLDS or (side and side not in self.vocabulary.sides):
            self.refuse(f"{place}.on", f"{on} is no bone a hand can be held on")

    def _sided_bone(self, on: object, side: str) -> str | None:
        if on is None or on == "pelvis" or "_" in str(on):
            return None if on is None else str(on)
        return f"{on}_{side}"

    def read_rest(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        parts = self.words(said.get("rest", []), "contact.rest")
        read: list[str] = []
        for part in parts:
            name, _, side = part.rpartition("_")
            limbs = ("foot", "shin", "thigh", "hand", "forearm")
            if part in ("trunk", "head") or (name in limbs and side in self.vocabulary.sides):
                read.append(part)
            elif part in limbs:
                read += [f"{part}_{each}" for each in self.vocabulary.sides]
            else:
                self.refuse("contact.rest", f"{part} is no part that can rest")
        return tuple(read)

    def read_pin(self, said: Mapping[str, Any]) -> Pin | None:
        if "pin" not in said:
            return None
        pin = self.table(said["pin"], "contact.pin")
        self.only(pin, ("part", "x", "y"), "contact.pin")
        part = self.part(pin.get("part"), "contact.pin.part")
        y = self.place(pin, "y", "contact.pin") if "y" in pin else None
        if y is None and not said.get("rest"):
            y = PIN_HEIGHTS.get(part.partition("_")[0])
            if y is None:
                self.refuse("contact.pin", f"{part} needs a y, or the body something to rest on")
        return Pin(part=part, x=self.place(pin, "x", "contact.pin"), y=y)

    def read_fit(self, said: object) -> Fit | None:
        if said is None:
            return None
        fit = self.table(said, "fit")
        self.only(fit, ("angle", "until", "point", "x", "y"), "fit")
        angle = fit.get("angle")
        if not isinstance(angle, str):
            self.refuse("fit.angle", "which number is free?")
        self.sided(angle)
        if "point" not in fit:
            return Fit(angle=angle, until=self.one_of(fit, "until", CONDITIONS, "fit"))
        axis: Literal["x", "y"] = "x" if "x" in fit else "y"
        point = self.part(fit["point"], "fit.point")
        return Fit(
            angle=angle, until="point", point=point, axis=axis, value=self.place(fit, axis, "fit")
        )
