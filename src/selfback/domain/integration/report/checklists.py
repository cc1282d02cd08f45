"""Reporting checklists, filled in with links to the parts of the report that answer an item."""

from collections.abc import Iterator, Mapping, Sequence

from selfback.domain.analysis.pages import Board, Line, Section, Sentence
from selfback.domain.content.checklist import Checklist, ItemEntry

ID = "checklists"
TITLE = "Reporting checklists"
BY_HAND = "Written by the authors; nothing in the data answers it."


class NoSuchSection(LookupError):
    """A checklist of the content names a part that the report does not have."""

    def __init__(self, checklist: str, number: str, section: str) -> None:
        self.checklist, self.number, self.section = checklist, number, section
        super().__init__(f"{checklist}, item {number}: the report has no section {section!r}")


def checklists(
    held: Sequence[Checklist], sections: Mapping[str, str], empty: Mapping[str, str]
) -> Section:
    """Return the section with the checklists.

    sections    id -> title of each section of the report
    empty       id of a section without data -> what it lacks
    raises      NoSuchSection
    """
    blocks: list[Sentence | Board] = [
        Sentence(
            text="What an item asks is put in our own short words. A link leads to the part of "
            "this report that answers it or a part of it; whether that is enough, the authors "
            "decide."
        )
    ]
    for checklist in held:
        words = checklist.words
        answered = sum(_is_answered(item, empty) for item in checklist.items)
        blocks.append(
            Board(
                title=f"{words.title}: {answered} of {len(checklist.items)} items have data here",
                header=("Item", "What it asks", "In this report"),
                parts=(18, 47, 35),
                rows=tuple(_row(checklist, item, sections, empty) for item in checklist.items),
                notes=(f"{words.about} Source: doi {checklist.source.doi}.",),
            )
        )
    return Section(id=ID, title=TITLE, blocks=tuple(blocks))


def _is_answered(item: ItemEntry, empty: Mapping[str, str]) -> bool:
    return any(section not in empty for section in item.filled_by)


def _row(
    checklist: Checklist, item: ItemEntry, sections: Mapping[str, str], empty: Mapping[str, str]
) -> tuple[tuple[Line, ...], ...]:
    words = checklist.words.item[item.number]
    asks = [Line(text=words.asks)]
    if words.intervention:
        asks.append(Line(text=f"Intervention: {words.intervention}", role="soft"))
    number = Line(text=item.number, role="strong")
    part = Line(text=checklist.words.section[item.section], role="soft")
    return (number, part), tuple(asks), tuple(_where(checklist.id, item, sections, empty))


def _where(
    checklist: str, item: ItemEntry, sections: Mapping[str, str], empty: Mapping[str, str]
) -> Iterator[Line]:
    if not item.filled_by:
        yield Line(text=BY_HAND, role="soft")
    for section in item.filled_by:
        if section not in sections:
            raise NoSuchSection(checklist, item.number, section)
        yield Line(text=sections[section], to=section)
        if section in empty:
            yield Line(text=f"nothing yet: {empty[section]}", role="soft")
