"""The web server as it runs for people, started and killed like a machine that loses power."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """granian with the product behind it, on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.log = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the server and commands find the data folder."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {
            **mine,
            "DJANGO_SETTINGS_MODULE": "selfback.config.settings",
            "SELFBACK_DATA": str(self.data),
            "SELFBACK_SECRET_KEY": "only-for-the-server-that-is-killed",
            "SELFBACK_JOBS": "immediate",
            "SELFBACK_DEMO": "",
            "SELFBACK_ADDRESS": f"http://127.0.0.1:{self.port}",
        }

    def run(self, *command: str | Path) -> str:
        """Run a command on the server's data and return what it prints."""
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start(self) -> None:
        """Start the server in a process group of its own; it answers a little later."""
        options = "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 4 --no-ws"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [BIN / "granian", *options.split(), "--port", str(self.port), "--log-level",
                 "warning", "selfback.config.wsgi:application"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End all of the server's processes at once, without a chance to tidy up (SIGKILL)."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
