"""What all tests share."""

import pytest
from django.db import connection
from django.utils import translation

AUDIT = "audit_auditevent"


@pytest.fixture(autouse=True)
def every_test_begins_in_english():
    """Forget the language in which the request of an earlier test was answered."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def tests_may_empty_the_database():
    """Lift the audit trail's triggers while Django empties the tables between tests, only then."""
    make_statements = connection.ops.sql_flush

    def sql_flush(style, tables, **options):
        statements = make_statements(style, tables, **options)
        if AUDIT not in tables:
            return statements
        before, after = _triggers()
        return [*before, *statements, *after]

    connection.ops.sql_flush = sql_flush
    yield
    del connection.ops.sql_flush


def _triggers() -> tuple[list[str], list[str]]:
    if connection.vendor == "postgresql":
        change = f"ALTER TABLE {AUDIT} {{}} TRIGGER USER"
        return [change.format("DISABLE")], [change.format("ENABLE")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [AUDIT]
        )
        rows = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in rows], [sql for _, sql in rows]
