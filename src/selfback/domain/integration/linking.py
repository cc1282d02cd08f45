"""Displays with their figures and quotes looked up: what changes there, changes here."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from selfback.domain.integration.display import (
    Display,
    DisplayInvalid,
    Number,
    Quote,
    Row,
    Scale,
    Template,
    Theme,
)
from selfback.domain.integration.draft import DisplaysRefused, Draft, DraftNumber, DraftRow
from selfback.domain.integration.figures import Figures, NoSuchFigure, figure
from selfback.domain.integration.themes import NoSuchReference, code_of, quote_of
from selfback.domain.qualitative.codebook import below
from selfback.domain.qualitative.project import Project

FILE_OF: Mapping[str, str] = {
    "reach": "screening.csv",
    "adoption": "recruiters.csv",
    "agreement": "ratings.csv",
    "nomad": "nomad.csv",
}
"""Kind of figure -> the file it comes from."""
TEXTS = "interviews.qdpx"
GONE = "gone"


def linked(
    drafts: Sequence[Draft],
    figures: Figures,
    project: Project | None,
    *,
    is_synthetic: bool = False,
    gone: Collection[str] = (),
) -> tuple[Display, ...]:
    """Return displays with numbers, counts of codes and quotes as they are now.

    Of a file that is not there, the place says so. A quote of a case that does not or no longer
    consent has no words. Rows of cases name codes without counts, which are those of all cases.

    gone    ids of codings that were there once; they are withheld like those without consent
    raises  DisplaysRefused for figures, codes and codings that nothing has, and rows that cannot be
    """
    faults: list[str] = []
    found = []
    for draft in drafts:
        rows = [_row(row, draft, figures, project, gone=gone, faults=faults) for row in draft.rows]
        try:
            found.append(
                Display(
                    id=draft.id,
                    title=draft.title,
                    template=draft.template,
                    rows=tuple(row for row in rows if row),
                    author=draft.author,
                    on=draft.on,
                    is_synthetic=is_synthetic,
                )
            )
        except DisplayInvalid as refused:
            faults.append(str(refused))
    if len({draft.id for draft in drafts}) < len(drafts):
        faults.append("two displays have the same id")
    if faults:
        raise DisplaysRefused(faults)
    return tuple(found)


def _row(
    draft: DraftRow,
    of: Draft,
    figures: Figures,
    project: Project | None,
    *,
    gone: Collection[str],
    faults: list[str],
) -> Row | None:
    display, with_counts = of.id, of.template is not Template.CASE_ORIENTED
    where = f"display {display!r}, row {draft.topic!r}"
    try:
        return Row(
            topic=draft.topic,
            construct=draft.construct,
            numbers=tuple(_number(each, figures) for each in draft.numbers),
            themes=tuple(_themes(draft, project, with_counts=with_counts)),
            quotes=tuple(_quotes(draft, project, gone)),
            fit=draft.fit,
            meta_inference=draft.meta_inference,
        )
    except DisplayInvalid as refused:
        faults.append(f"display {display!r}, {refused}")
    except (NoSuchFigure, NoSuchReference) as refused:
        faults.append(f"{where}: {refused}")
    return None


def _number(draft: DraftNumber, figures: Figures) -> Number:
    kind = draft.figure.split(".")[0]
    is_there = any(name.split(".")[0] == kind for name in figures)
    if kind in FILE_OF and not is_there:
        label = draft.label or draft.figure
        return Number(label=label, note=f"not there: no {FILE_OF[kind]}", scale=Scale.PLAIN)
    return figure(figures, draft.figure, label=draft.label)


def _themes(draft: DraftRow, project: Project | None, *, with_counts: bool) -> Iterator[Theme]:
    if project is None:
        names = draft.themes or (("Texts",) if draft.quotes else ())
        yield from (Theme(name=f"{name} (not there: no {TEXTS})") for name in names)
        return
    for name in draft.themes:
        code = code_of(project, name)
        inside = below(project.codes, code)
        held = [each for each in project.segments() if each.coding.code in inside]
        said = next(each.name for each in project.codes if each.id == code)
        if not with_counts:
            yield Theme(name=said)
            continue
        sources = len({each.source for each in held})
        yield Theme(name=said, codings=len(held), sources=sources)


def _quotes(draft: DraftRow, project: Project | None, gone: Collection[str]) -> Iterator[Quote]:
    if project is None:
        return
    for coding in draft.quotes:
        if coding in gone:
            yield Quote(coding=coding, source=GONE, case=GONE, has_consent=False)
        else:
            yield quote_of(project, coding)
