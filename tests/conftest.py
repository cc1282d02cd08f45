"""What all tests share."""

import pytest
from django.db import connection
from django.utils import translation


@pytest.fixture(autouse=True)
def every_test_begins_in_english():
    """Forget the language in which the request of an earlier test was answered."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def tests_may_empty_the_database():
    """Lift the triggers of append-only tables while Django empties all between tests, only then."""
    make_statements = connection.ops.sql_flush

    def sql_flush(style, tables, **options):
        statements = make_statements(style, tables, **options)
        before, after = _triggers(tables)
        return [*before, *statements, *after]

    connection.ops.sql_flush = sql_flush
    yield
    del connection.ops.sql_flush


def _triggers(tables: list[str]) -> tuple[list[str], list[str]]:
    """The statements that lift the triggers of our tables, and those that put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
            held = [table for (table,) in cursor.fetchall() if table in tables]
            change = "ALTER TABLE {} {} TRIGGER USER"
            return (
                [change.format(table, "DISABLE") for table in held],
                [change.format(table, "ENABLE") for table in held],
            )
        cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        found = [(name, sql) for name, sql, table in cursor.fetchall() if table in tables]
    return [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]
