"""Answers to NoMAD, as they stand in a file: a row for each person, wave and item."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfback.domain.evaluation.nomad_scoring import HIGHEST_GENERAL, LOWEST_GENERAL, Structure
from selfback.domain.evaluation.table import Once, Reading, Row, Same, shown

COLUMNS = ("respondent", "wave", "profession", "site", "item", "answer")
NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one person answered in one wave.

    answers     item -> answer; an empty text where the person left it empty
    """

    respondent: str
    wave: str
    profession: str
    site: str
    answers: Mapping[str, str] = field(default_factory=dict)


def read_responses(data: bytes, structure: Structure) -> tuple[Response, ...]:
    """Return the responses of a file, a wave and person each, in the order of the file.

    data    columns respondent, wave, profession, site, item, answer; profession and site may be
            empty, and differ between the waves of one person
    raises  FileRefused with every fault by line and column
    """
    reading = Reading()
    rows = reading.rows(data, needed=COLUMNS)
    once = Once(reading, "item")
    same = Same(reading, "profession"), Same(reading, "site")
    held: dict[tuple[str, str], tuple[Row, dict[str, str]]] = {}
    for row in rows:
        if not reading.need(row, "respondent", "wave", "item"):
            continue
        person = row["respondent"], row["wave"]
        once.see(row, *person, row["item"])
        for each in same:
            each.see(row, " in wave ".join(person))
        _first, answers = held.setdefault(person, (row, {}))
        answers[row["item"]] = _answer(reading, row, structure)
    reading.refuse()
    return tuple(
        Response(
            respondent=respondent,
            wave=wave,
            profession=row["profession"] or NOT_TOLD,
            site=row["site"] or NOT_TOLD,
            answers=answers,
        )
        for (respondent, wave), (row, answers) in held.items()
    )


def waves_of(responses: tuple[Response, ...]) -> tuple[str, ...]:
    """Return the waves: by number where all are whole numbers, else as they appear."""
    waves = list(dict.fromkeys(response.wave for response in responses))
    if all(wave.isascii() and wave.isdigit() for wave in waves):
        waves.sort(key=int)
    return tuple(waves)


def _answer(reading: Reading, row: Row, structure: Structure) -> str:
    said = row["answer"].lower()
    if row["item"] in structure.general:
        if said and not _is_general(said):
            reading.say(
                row.line,
                "answer",
                f"{shown(row['answer'])} is not a whole number from {LOWEST_GENERAL} to "
                f"{HIGHEST_GENERAL}, or empty",
            )
    elif row["item"] not in structure.statements:
        reading.say(row.line, "item", f"{shown(row['item'])} is no item of the instrument")
    elif said and said not in structure.points and said not in structure.not_relevant:
        allowed = ", ".join((*structure.points, *structure.not_relevant))
        reading.say(row.line, "answer", f"{shown(row['answer'])} is not empty or one of {allowed}")
    return said


def _is_general(said: str) -> bool:
    is_number = said.isascii() and said.isdigit() and len(said) <= 2
    return is_number and LOWEST_GENERAL <= int(said) <= HIGHEST_GENERAL
