"""Doing several things at the same moment, each with its own connection to the database."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all calls together; return what each returned or raised, in their order."""
    barrier = Barrier(len(calls))

    def carry_out(call):
        barrier.wait()
        try:
            return call()
        except Exception as error:  # noqa: BLE001  (what was raised is what is looked at)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(carry_out, calls))
