"""Hides who is spoken of: proposes what to mask, and masks what somebody accepted.

Nothing is found for certain: a proposal may be a word that happens to look like a name, and what
looks like nothing is not proposed. A person reads the text before it leaves the study.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from selfback.domain.qualitative.project import Project


class Sort(StrEnum):
    """What a passage tells."""

    MAIL = "mail"
    PHONE = "phone"
    NATIONAL_ID = "national-id"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    CAPITALISED = "capitalised"  # looks like a name or a place, and is on no list


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A passage that may have to be masked.

    start, end  code points, half-open
    stands_for  what one mask stands for: "Anna", were it written "Annas" here
    """

    start: int
    end: int
    sort: Sort
    words: str
    stands_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One masked passage: where it was in the text, and where its mask is in the masked text."""

    start: int
    end: int
    masked_start: int
    masked_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A masked text; it holds nothing of what was masked.

    changes     in the order of the text
    """

    text: str
    changes: tuple[Change, ...]

    def place(self, position: int, *, is_end: bool = False) -> int:
        """Return where a position of the text is in the masked text.

        A position within a masked passage is the beginning of its mask, or its end for `is_end`.
        """
        shift = 0
        for change in self.changes:
            if position < change.start or (is_end and position == change.start):
                break
            if position < change.end or (is_end and position == change.end):
                return change.masked_end if is_end else change.masked_start
            shift = change.masked_end - change.end
        return position + shift


Key = Mapping[str, str]
"""Mask -> what it stands for. Kept apart from the texts, and never with them."""

_WORD = r"[^\W\d_]"
_UPPER = "[A-Z\u00c0-\u00d6\u00d8-\u00de]"
_PHONE = r"\d{8}|\d{2}(?: \d{2}){3}|\d{3} \d{2} \d{3}"
_MONTHS = (
    "januar|februar|marts|mars|april|maj|mai|juni|juli|august|september|oktober|november|"
    "desember|december|january|february|march|may|june|july|october"
)
_PATTERNS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (Sort.MAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    (Sort.NATIONAL_ID, re.compile(r"(?<!\d)\d{6}[- ]?\d{4,5}(?!\d)")),
    (
        Sort.DATE,
        re.compile(
            r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})"
            rf"|\d{{1,2}}\.?\s(?:{_MONTHS})(?:\s\d{{4}})?)(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (Sort.PHONE, re.compile(rf"(?<![\d+])(?:(?:\+|00)4[57] ?)?(?:{_PHONE})(?!\d)")),
)
_CAPITALISED = re.compile(rf"(?<!\w){_UPPER}{_WORD}+(?:[ -]{_UPPER}{_WORD}+)*")
_BEFORE_SENTENCE = re.compile("(?:^|[.!?:\n\u2026])[\\s\"'(\u201c\u2019\u00bb\u2013-]*$")


def propose(
    text: str, *, names: Collection[str] = (), places: Collection[str] = ()
) -> tuple[Proposal, ...]:
    """Return what may have to be masked, in the order of the text and without overlaps.

    names, places   known words; they are found whatever their case, with a genitive -s too
    """
    found = [
        *_numbers(text),
        *_listed(text, names, Sort.NAME),
        *_listed(text, places, Sort.PLACE),
        *_capitalised(text),
    ]
    rank = {sort: place for place, sort in enumerate(Sort)}
    kept: list[Proposal] = []
    for each in sorted(found, key=lambda one: (rank[one.sort], one.start - one.end)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda one: one.start))


def mask(text: str, accepted: Iterable[Proposal], key: Key | None = None) -> tuple[Masked, Key]:
    """Return the text in which the accepted proposals, and only they, are masks, and the key.

    key     of the texts masked before, so that one person has one mask everywhere
    raises  ValueError for a proposal that is not of this text, or overlaps another one
    """
    held = dict(key or {})
    masks = {(said.casefold(), _sort(name)): name for name, said in held.items()}
    parts: list[str] = []
    changes: list[Change] = []
    reached, length = 0, 0
    for each in sorted(accepted, key=lambda one: one.start):
        if each.start < reached or text[each.start : each.end] != each.words:
            raise ValueError(f"{each.start} to {each.end} is not this passage of the text")
        place = (each.stands_for.casefold(), _shown(each.sort))
        if place not in masks:
            masks[place] = _new_mask(place[1], held, text)
            held[masks[place]] = each.stands_for
        name, before = masks[place], text[reached : each.start]
        start = length + len(before)
        parts += [before, name]
        length, reached = start + len(name), each.end
        changes.append(
            Change(start=each.start, end=each.end, masked_start=start, masked_end=length)
        )
    parts.append(text[reached:])
    return Masked(text="".join(parts), changes=tuple(changes)), held


def mask_source(
    project: Project, source: str, accepted: Iterable[Proposal], key: Key | None = None
) -> tuple[Project, Key]:
    """Return the project in which one source is masked and its passages moved along, and the key.

    Names of passages, notes, cases and descriptions are not looked at. Raises ValueError.
    """
    masked, held = mask(project.texts()[source], accepted, key)
    sources = tuple(
        replace(each, text=masked.text) if each.id == source else each for each in project.sources
    )
    selections = tuple(
        replace(each, start=masked.place(each.start), end=masked.place(each.end, is_end=True))
        if each.source == source and each.start < each.end
        else replace(each, start=masked.place(each.start), end=masked.place(each.start))
        if each.source == source
        else each
        for each in project.selections
    )
    return replace(project, sources=sources, selections=selections), held


def _new_mask(sort: str, held: Key, text: str) -> str:
    number = 1 + sum(_sort(name) == sort for name in held)
    while f"[{sort}-{number}]" in text or f"[{sort}-{number}]" in held:
        number += 1
    return f"[{sort}-{number}]"


def _capitalised(text: str) -> Iterator[Proposal]:
    """Yield capitalised words, but not one that only its place at the head of a sentence explains.

    A word at the head of a sentence is proposed if there are two in a row, or if it is capitalised
    within a sentence elsewhere.
    """
    found = list(_CAPITALISED.finditer(text))
    within = [_BEFORE_SENTENCE.search(text, 0, match.start()) is None for match in found]
    sure = {match[0] for match, is_within in zip(found, within, strict=True) if is_within}
    for match, is_within in zip(found, within, strict=True):
        if is_within or match[0] in sure or re.search("[ -]", match[0]):
            yield _proposal(match, Sort.CAPITALISED)


def _numbers(text: str) -> Iterator[Proposal]:
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if sort is not Sort.NATIONAL_ID or is_national_id(match[0]):
                yield _proposal(match, sort)


def is_national_id(written: str) -> bool:
    """Return whether digits can be a Danish CPR number or a Norwegian national identity number.

    A Danish one begins with a day and a month; its check digit no longer holds for all, so it is
    not asked for. A Norwegian one has two check digits; D numbers (day + 40) and synthetic ones
    (month + 40 or + 80) count too.

    Sources: CPR-kontoret, Personnummeret i CPR; Skatteetaten, Fødselsnummer.
    """
    digits = [int(sign) for sign in written if sign.isdigit()]
    if len(digits) == 10:
        return _is_day(digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
    if len(digits) != 11:
        return False
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    if not _is_day(day - 40 if day > 40 else day, month % 40):
        return False
    first = -sum(a * b for a, b in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=False)) % 11
    second = -sum(a * b for a, b in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False)) % 11
    return digits[9:] == [first, second]


def _is_day(day: int, month: int) -> bool:
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def _listed(text: str, words: Collection[str], sort: Sort) -> Iterator[Proposal]:
    known = {word.strip().casefold(): word.strip() for word in words if word.strip()}
    if not known:
        return
    longest_first = sorted(known.values(), key=len, reverse=True)
    pattern = re.compile(
        rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?:['\u2019]?s)?(?!\w)", re.IGNORECASE
    )
    for match in pattern.finditer(text):
        name = known.get(match[1].casefold(), match[1])
        yield _proposal(match, sort, stands_for=name)


def _proposal(match: re.Match[str], sort: Sort, stands_for: str = "") -> Proposal:
    start, end = match.span()
    held = stands_for or match[0]
    return Proposal(start=start, end=end, sort=sort, words=match[0], stands_for=held)


def _shown(sort: Sort) -> str:
    return "name" if sort is Sort.CAPITALISED else sort.value


def _sort(mask_name: str) -> str:
    return mask_name.strip("[]").rpartition("-")[0]
