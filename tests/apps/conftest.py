"""What tests of the tables share."""

from pathlib import Path

import pytest
from django.db import connection, connections


@pytest.fixture
def many_connections(transactional_db, tmp_path: Path):
    """Give threads a database that each of them can connect to.

    PostgreSQL is one already. SQLite's test database lives in memory, where locks work otherwise
    than in a file, so a file is made of it for the time of the test.
    """
    if connection.vendor != "sqlite":
        yield
        return
    file = tmp_path / "shared.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    in_memory, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**settings, "NAME": str(file)}
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"] = settings
    connections["default"] = in_memory
