"""SQLite files from outside: copied, opened for nothing but reading, and asked only plain things.

Such a file can hold code in views, triggers, virtual tables and expressions, or loops without end.
Those are refused, or cannot run: the schema is not trusted, an authoriser lets nothing but reading
of columns through, and every question has a limit of operations and of time.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.import_rules import SizeLimits
from selfback.domain.activity.importing.entry import BUFFER, Entry

MAGIC = b"SQLite format 3\x00"
HEADER = 100
EVERY = 100_000
"""Operations between two looks at the clock."""

ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
TABLES_MOST = 2000
SMALL = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def is_database(head: bytes) -> bool:
    return head.startswith(MAGIC)


class Database:
    """An open database: its tables, and their columns row by row."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        self.tables = _tables(connection, name)

    def has(self, table: str, *columns: str) -> bool:
        return self.tables.get(table, frozenset()).issuperset(columns)

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield the columns of each row in the order of the file; a column it lacks is None."""
        held = self.tables[table]
        asked = ", ".join(_quoted(each) if each in held else "NULL" for each in columns)
        return self._connection.execute(f"SELECT {asked} FROM {_quoted(table)}")  # noqa: S608

    def check(self) -> None:
        """Look at every page; raises FileRefused for a damaged file."""
        self._connection.set_authorizer(None)
        found = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        self._connection.set_authorizer(_authorise)
        if found != ("ok",):
            raise FileRefused(f"{self.name}: is a damaged database")


@contextmanager
def database(entry: Entry, *, limits: SizeLimits) -> Iterator[Database]:
    """Give a database that can only be read.

    raises  FileRefused for one that is too large, cut off, damaged or slow, or holds code
    """
    if entry.size > limits.database_bytes:
        raise FileRefused(
            f"{entry.name}: is a database of {entry.size:,} bytes,"
            f" more than {limits.database_bytes:,}"
        )
    with tempfile.TemporaryDirectory(prefix="steps-") as folder:
        path = Path(folder) / "copy.db"
        _copy(entry, path)
        watch = _Watch(entry, limits.database_operations)
        address = f"{path.as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                _make_harmless(connection, watch, limits)
                yield Database(connection, entry.name)
        except sqlite3.Error as refused:
            watch.tell()
            raise FileRefused(f"{entry.name}: is a damaged database ({refused})") from None


class _Watch:
    """Stops a question that takes too many operations or too long."""

    def __init__(self, entry: Entry, operations: int) -> None:
        self._entry = entry
        self._left = operations // EVERY
        self._refused: FileRefused | None = None

    def __call__(self) -> bool:
        self._left -= 1
        try:
            self._entry.check_time()
            if self._left < 0:
                raise FileRefused(f"{self._entry.name}: keeps the database engine busy without end")
        except FileRefused as refused:
            self._refused = refused
        return self._refused is not None

    def tell(self) -> None:
        if self._refused:
            raise self._refused from None


def _copy(entry: Entry, path: Path) -> None:
    with entry.open() as stream, path.open("xb") as file:
        shutil.copyfileobj(stream, file, BUFFER)
    with path.open("rb") as file:
        header = file.read(HEADER)
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    if path.stat().st_size < max(HEADER, pages * (65_536 if page == 1 else page)):
        raise FileRefused(f"{entry.name}: is a database that is cut off")


def _make_harmless(connection: sqlite3.Connection, watch: _Watch, limits: SizeLimits) -> None:
    for kind, most in {**SMALL, sqlite3.SQLITE_LIMIT_LENGTH: limits.token_bytes}.items():
        connection.setlimit(kind, most)
    connection.set_progress_handler(watch, EVERY)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.text_factory = lambda text: text.decode("utf-8", "replace")


def _tables(connection: sqlite3.Connection, name: str) -> Mapping[str, frozenset[str]]:
    """The plain columns of each table; those that are computed are not among them."""
    held = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    for kind, what, said in held:
        if kind not in {"table", "index"} or " ".join(str(said).upper().split()).startswith(
            "CREATE VIRTUAL"
        ):
            raise FileRefused(
                f"{name}: holds code ({str(what)[:40]!r} is a {kind} that runs), as no export does"
            )
    names = [str(what) for kind, what, _said in held if kind == "table"]
    if len(names) > TABLES_MOST:
        raise FileRefused(f"{name}: holds {len(names):,} tables")
    found = {
        table: frozenset(
            str(row[1]) for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")
        )
        for table in names
    }
    connection.set_authorizer(_authorise)
    return found


def _authorise(action: int, *_about: object) -> int:
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
