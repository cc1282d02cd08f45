"""The content that we ship, read once for all tests of a process."""

from functools import cache
from pathlib import Path

from selfback.domain.content.library import Library
from selfback.domain.content.loading import read_library

CONTENT = Path(__file__).parents[2] / "content"


@cache
def library() -> Library:
    return read_library(CONTENT)[0]
