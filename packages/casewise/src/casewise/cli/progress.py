"""Says on stderr that work goes on, once it has taken more than a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PATIENCE = 1.0  # seconds before the first word
PAUSE = 5.0  # seconds between words


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Report, while the block runs, what is being done and for how many seconds."""
    done = Event()
    teller = Thread(target=_tell, args=(doing, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(doing: str, done: Event) -> None:
    waited = pause = PATIENCE
    while not done.wait(pause):
        sys.stderr.write(f"casewise: {doing}, {waited:.0f} s\n")
        sys.stderr.flush()
        pause = PAUSE
        waited += pause
