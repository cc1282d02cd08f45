"""What a note is: a short text that a clinic chooses and sends to a person between visits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Slot(StrEnum):
    """A fact that a note may be filled with; there are no others."""

    CLINICIAN = "clinician"  # first name of who sends it
    CLINIC = "clinic"  # name of the clinic
    PHONE = "phone"  # telephone number of the clinic
    DATE = "date"  # a day, chosen when it is sent


class About(StrEnum):
    """What a note is for."""

    ENCOURAGE = "encourage"
    ARRANGE = "arrange"


SLOT = re.compile(r"\{([a-z]+)\}")


class SlotEmpty(ValueError):
    """A note cannot be filled: a fact it names is not known."""

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        super().__init__(f"the note names {slot.value}, which is not known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note, without its words.

    id      a readable slug, the key of its words in each language file
    slots   the facts its text names, in every language the same
    """

    id: str
    about: About
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """The words of one note in one language.

    title   what it is called, for who sends and who reads it; at most 40 characters
    text    what the person reads, with {facts} in braces; at most 240 characters
    """

    title: str
    text: str

    def filled(self, note: Note, facts: Mapping[Slot, str]) -> str:
        """Return the text with its facts; raises SlotEmpty."""
        for slot in note.slots:
            if not facts.get(slot):
                raise SlotEmpty(slot)
        return SLOT.sub(lambda found: facts[Slot(found.group(1))], self.text)
