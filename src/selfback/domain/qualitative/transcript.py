"""Who speaks where in a text, and when, as far as the text says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A stretch of a text that one speaker says, or that has times.

    start, end          code points, half-open
    speaker             empty if it is not known
    begins_ms, ends_ms  milliseconds into the recording, None if they are not known
    """

    start: int
    end: int
    speaker: str = ""
    begins_ms: int | None = None
    ends_ms: int | None = None


_LABEL = re.compile(
    r"^(?:[\[(]?(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)[\])]?[ \t-]*)?"
    r"(?:(?P<speaker>[^\W\d_][\w.'\u2019 -]{0,30}?)[ \t]*:(?=[ \t]|$))?",
    re.MULTILINE,
)


def turns_in(text: str) -> tuple[Turn, ...]:
    """Return the turns of a transcript: "Anna: …", "[00:01:20] Anna: …" or "00:01:20 …" lines.

    A word before a colon is taken for a speaker only if it begins at least two lines; a turn
    reaches to the next one.
    """
    found = [(match, match["speaker"] or "") for match in _LABEL.finditer(text) if match[0]]
    names = [speaker for _match, speaker in found if speaker]
    marks: list[tuple[int, str, int | None]] = []
    for match, speaker in found:
        known = speaker if names.count(speaker) > 1 else ""
        time = milliseconds(match["time"]) if match["time"] else None
        if known or time is not None:
            marks.append((match.start(), known, time))
    ends = [*(start for start, _speaker, _time in marks[1:]), len(text)][: len(marks)]
    return tuple(
        Turn(start=start, end=end, speaker=speaker, begins_ms=time)
        for (start, speaker, time), end in zip(marks, ends, strict=True)
    )


def speakers(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return who speaks, in the order in which they begin."""
    return tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))


def milliseconds(written: str) -> int:
    """Return a time such as "1:02:03.400", "02:03,4" or "02:03"; raises ValueError."""
    whole, _point, part = written.strip().replace(",", ".").partition(".")
    numbers = [int(each) for each in whole.split(":")]
    if not 2 <= len(numbers) <= 3 or any(each > 59 for each in numbers[-2:]):
        raise ValueError(f"{written!r} is not a time such as 00:01:20")
    seconds = 0
    for number in numbers:
        seconds = seconds * 60 + number
    return seconds * 1_000 + int(f"{part:0<3}"[:3] or "0")
