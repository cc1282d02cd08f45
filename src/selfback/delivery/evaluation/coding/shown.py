"""What the coding page is given: blocks of text, codes and codings as plain values."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from selfback.apps.coding.models import Code, Coding, Member, Memo, PassageLink
from selfback.domain.qualitative.project import Direction

LONGEST_BLOCK = 2_000
_END_OF_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\u00bb]*\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text that the page lays out by itself.

    start       code points before it
    is_new      whether it begins a paragraph; a long paragraph is several blocks
    """

    start: int
    text: str
    is_new: bool


def blocks(text: str) -> Iterator[Block]:
    """Yield a text as blocks, each a line or a part of a long one; line feeds stand in none."""
    start = 0
    for line in text.split("\n"):
        place = 0
        while place < len(line) or place == 0:
            end = _end(line, place)
            yield Block(start + place, line[place:end], place == 0)
            if end >= len(line):
                break
            place = end
        start += len(line) + 1


def _end(line: str, place: int) -> int:
    """Return where a block that begins at this place of a line ends."""
    if len(line) - place <= LONGEST_BLOCK:
        return len(line)
    last = place + LONGEST_BLOCK
    for match in _END_OF_SENTENCE.finditer(line, place + LONGEST_BLOCK // 2, last):
        last = match.end()
    return last


def code_values(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the codes of a tree (see `codebook.tree`) for the page."""
    paths: dict[str, str] = {}
    found = []
    for row in rows:
        code: Code = row["code"]
        above = paths.get(code.parent_id or "", "")
        paths[code.pk] = f"{above}{code.name} › "
        found.append(
            {
                "id": code.pk,
                "name": code.name,
                "above": above.removesuffix(" › "),
                "depth": row["depth"],
                "colour": code.colour,
                "definition": code.definition,
                "codable": code.is_codable,
            }
        )
    return found


def coding_values(codings: Iterable[Coding], member: Member) -> list[dict[str, Any]]:
    """Return codings for the page; `memo` is the member's own."""
    rows = list(codings)
    mine = Memo.objects.filter(by=member, coding__in=rows, removed_at=None)
    memos = {each.coding_id: each for each in mine}
    links = link_values(rows, member)
    return [coding_value(each, member, memos.get(each.pk), links.get(each.pk)) for each in rows]


def link_values(codings: Sequence[Coding], member: Member) -> dict[str, list[dict[str, Any]]]:
    """Return id of a coding -> its links, each with the passage at its other end."""
    ids = {each.pk for each in codings}
    held = PassageLink.objects.seen_by(member).standing()
    ends = ("origin__source", "target__source", "origin__code", "target__code")
    found: dict[str, list[dict[str, Any]]] = {}
    for each in held.filter(Q(origin__in=ids) | Q(target__in=ids)).select_related(*ends):
        for here, there in ((each.origin, each.target), (each.target, each.origin)):
            if here.pk in ids:
                found.setdefault(here.pk, []).append(_link_value(each, there, member))
    return found


def _link_value(link: PassageLink, there: Coding, member: Member) -> dict[str, Any]:
    return {
        "id": link.pk,
        "name": link.name,
        "direction": "none"
        if link.direction != Direction.ONE_WAY
        else ("out" if there.pk == link.target_id else "in"),
        "mine": link.by_id == member.pk,
        "other": there.pk,
        "code": there.code.name,
        "title": there.source.title,
        "words": there.source.text[there.start : there.end],
        "source": there.source_id,
        "start": there.start,
    }


def coding_value(
    coding: Coding,
    member: Member,
    memo: Memo | None = None,
    links: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return one coding for the page."""
    return {
        "id": coding.pk,
        "source": coding.source_id,
        "code": coding.code_id,
        "start": coding.start,
        "end": coding.end,
        "coder": coding.coder.name,
        "mine": coding.coder_id == member.pk and coding.settlement_id is None,
        "settled": coding.settlement_id is not None,
        "memo": {"id": memo.pk, "text": memo.text, "version": memo.version} if memo else None,
        "links": links or [],
    }
