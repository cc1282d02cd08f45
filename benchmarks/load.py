"""Asking a web server for pages at a steady rate, and the times until the answers were there."""

import http.client
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

CONNECTIONS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds from when each answer was due to be asked for until it was read."""

    milliseconds: Sequence[float]
    failed: int
    bytes: int

    def share(self, percent: float) -> float:
        """Return the time within which so many percent of the answers were there."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def wait_for_server(port: int) -> None:
    """Wait until the server on this machine answers; raises TimeoutError."""
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def ask_steadily(
    port: int, path: str, sessions: Sequence[str], *, a_second: float, seconds: float
) -> Times:
    """Ask for a page at a steady rate, as people do who do not wait for each other.

    A time counts from the moment at which the request was due, so a server that falls behind
    is not flattered.
    """
    begin = time.perf_counter() + 0.2
    due = [begin + number / a_second for number in range(round(a_second * seconds))]

    def ask(number: int) -> tuple[float, int, int]:
        time.sleep(max(0, due[number] - time.perf_counter()))
        headers = {
            "Cookie": f"sessionid={sessions[number % len(sessions)]}",
            "Accept-Encoding": "gzip",
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            reply = connection.getresponse()
            size = len(reply.read())
        finally:
            connection.close()
        return (time.perf_counter() - due[number]) * 1000, reply.status, size

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        answers = list(threads.map(ask, range(len(due))))
    return Times(
        milliseconds=[taken for taken, _, _ in answers],
        failed=sum(status != 200 for _, status, _ in answers),
        bytes=max(size for _, _, size in answers),
    )
