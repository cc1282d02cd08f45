"""A project from Taguette's database, which is also what it exports a project as.

Highlights are counted in bytes of UTF-8 over the text of the page without its tags, as Taguette
1.4 does it; a highlight's own snippet tells whether that held.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from selfback.domain.qualitative.checking import check_project, is_coherent
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.page_text import PageText, page_text
from selfback.domain.qualitative.positions import excerpt
from selfback.domain.qualitative.project import Coding, Project, Selection, Source
from selfback.domain.qualitative.qdpx_reading import Reading
from selfback.domain.qualitative.refusal import FileRefused, Repair, lost

LARGEST = 512 * 2**20
MAGIC = b"SQLite format 3\0"
_TABLES = frozenset({"projects", "documents", "highlights", "tags", "highlight_tags"})
_STEPS = 50_000_000
_EVERY = 100_000
_MANY = 10_000


def read_taguette(content: bytes) -> Reading:
    """Return the one project of a Taguette database.

    raises  FileRefused if it is no such database, or holds no project or several
    """
    if not content.startswith(MAGIC) or len(content) > LARGEST:
        raise FileRefused(f"this is not an SQLite file of at most {LARGEST} bytes")
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        _make_harmless(connection)
        reading = _reading(connection)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as fault:
        raise FileRefused(f"the database cannot be read ({fault})") from None
    finally:
        connection.close()
    findings = check_project(reading.project)
    if not is_coherent(findings):
        raise FileRefused(f"the database does not fit together: {findings[0]}")
    return reading


def _make_harmless(connection: sqlite3.Connection) -> None:
    """Allow nothing but reading plain tables, for a limited time."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    missing = sorted(_TABLES - {name for (name,) in listed})
    if missing:
        raise FileRefused(f"this is not Taguette's database: it has no table {missing[0]}")
    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    connection.set_authorizer(
        lambda action, *_about: sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY
    )
    left = iter(range(_STEPS // _EVERY))
    connection.set_progress_handler(lambda: int(next(left, None) is None), _EVERY)


def _rows(connection: sqlite3.Connection, query: str, *given: Any) -> Sequence[tuple[Any, ...]]:
    return connection.execute(query, given).fetchall()


def _reading(connection: sqlite3.Connection) -> Reading:
    projects = _rows(connection, "SELECT id, name, description FROM projects ORDER BY id")
    if len(projects) != 1:
        names = "; ".join(f"{name}" for _id, name, _description in projects)
        raise FileRefused(f"it holds {len(projects)} projects instead of one: {names}")
    number, name, description = projects[0]
    seed = f"taguette {name}"
    tags = _rows(
        connection,
        "SELECT id, path, description FROM tags WHERE project_id = ? ORDER BY id",
        number,
    )
    codes = tuple(
        Code(id=guid_of(seed, "tag", f"{id}"), name=f"{path}", description=f"{meaning or ''}")
        for id, path, meaning in tags
    )
    documents = _rows(
        connection,
        "SELECT id, name, description, contents FROM documents WHERE project_id = ? ORDER BY id",
        number,
    )
    pages = {id: page_text(f"{contents}") for id, _name, _about, contents in documents}
    sources = tuple(
        Source(
            id=guid_of(seed, "document", f"{id}"),
            name=f"{called}",
            text=pages[id].plain,
            description=f"{about or ''}",
        )
        for id, called, about, _contents in documents
    )
    selections, outside, strange = _selections(connection, seed, pages)
    kept = {selection.id for selection in selections}
    known = {code.id for code in codes}
    codings = tuple(
        Coding(id=guid_of(seed, "coding", f"{highlight} {tag}"), target=target, code=code)
        for highlight, tag in _rows(
            connection, "SELECT highlight_id, tag_id FROM highlight_tags ORDER BY 1, 2"
        )
        if (target := guid_of(seed, "highlight", f"{highlight}")) in kept
        and (code := guid_of(seed, "tag", f"{tag}")) in known
    )
    repairs = [Repair(where="", sentence=f"{strange} highlights have other words than they say")]
    return Reading(
        project=Project(
            name=f"{name}",
            description=f"{description or ''}",
            origin="Taguette",
            codes=codes,
            sources=sources,
            selections=selections,
            codings=codings,
        ),
        losses=lost(
            [
                (len(documents), "formatted texts", "their plain text is"),
                (outside, "passages", "they lie outside of their text"),
            ]
        ),
        repairs=tuple(repairs[: 1 if strange else 0]),
    )


def _selections(
    connection: sqlite3.Connection, seed: str, pages: dict[Any, PageText]
) -> tuple[tuple[Selection, ...], int, int]:
    """Return the passages, how many were outside, and how many have other words than they say."""
    found: list[Selection] = []
    outside = strange = 0
    as_bytes = {id: page.own.encode(errors="replace") for id, page in pages.items()}
    for id, document, first, last, snippet in _rows(
        connection,
        "SELECT id, document_id, start_offset, end_offset, snippet FROM highlights ORDER BY id",
    ):
        if document not in pages:
            continue
        page, held = pages[document], as_bytes[document]
        is_number = isinstance(first, int) and isinstance(last, int)
        if not is_number or not 0 <= first < last <= len(held):
            outside += 1
            continue
        start = len(held[:first].decode(errors="ignore"))
        end = len(held[:last].decode(errors="ignore"))
        said, has = page_text(f"{snippet}").own, page.own[start:end]
        strange += excerpt(said, _MANY).replace(" ", "") != excerpt(has, _MANY).replace(" ", "")
        found.append(
            Selection(
                id=guid_of(seed, "highlight", f"{id}"),
                source=guid_of(seed, "document", f"{document}"),
                start=page.start(start),
                end=page.end(end),
            )
        )
    return tuple(found), outside, strange
