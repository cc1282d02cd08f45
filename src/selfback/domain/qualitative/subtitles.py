"""Transcripts from subtitle files: SubRip (`.srt`) and WebVTT (`.vtt`)."""

import re
from collections.abc import Iterator
from html import unescape

from selfback.domain.qualitative.refusal import FileRefused
from selfback.domain.qualitative.transcript import Turn, milliseconds

_TIMES = re.compile(r"^\s*(\S+)\s*-->\s*(\S+)")
_VOICE = re.compile(r"<v(?:\.[^ >]*)? +([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z0-9.: -]+>")
_SAYS = re.compile(r"^([^\W\d_][\w.'\u2019 -]{0,30}?):\s+")


def subtitles(text: str) -> tuple[str, tuple[Turn, ...]]:
    """Return the text of a subtitle file and its turns.

    Cues of one speaker that follow each other are one paragraph; "Anna:" begins the paragraph of a
    speaker whom the file names.

    raises  FileRefused with the line if a time is none, or if there is no cue at all
    """
    cues = list(_cues(text))
    if not cues:
        raise FileRefused("there is no line with a time such as 00:00:01.000 --> 00:00:04.000")
    parts: list[str] = []
    turns: list[Turn] = []
    place, last = 0, ""
    for begins, ends, speaker, words in cues:
        goes_on = bool(parts) and (not speaker or speaker == last)
        before = (" " if goes_on and speaker else "\n") if parts else ""
        label = f"{speaker}: " if speaker and speaker != last else ""
        parts.append(f"{before}{label}{words}")
        start = place + len(before)
        place += len(parts[-1])
        who = speaker or ""
        turns.append(Turn(start=start, end=place, speaker=who, begins_ms=begins, ends_ms=ends))
        last = speaker
    return "".join(parts), tuple(turns)


def _cues(text: str) -> Iterator[tuple[int, int, str, str]]:
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        times = _TIMES.match(lines[number])
        number += 1
        if times is None:
            continue
        try:
            begins, ends = milliseconds(times[1]), milliseconds(times[2])
        except ValueError as fault:
            raise FileRefused(f"line {number}: {fault}") from None
        said: list[str] = []
        while number < len(lines) and lines[number].strip():
            said.append(lines[number].strip())
            number += 1
        raw = " ".join(said)
        voice = _VOICE.search(raw)
        words = unescape(_TAG.sub("", _VOICE.sub("", raw))).strip()
        speaker = unescape(voice[1]).strip() if voice else ""
        if not speaker and (says := _SAYS.match(words)):
            speaker, words = says[1], words[says.end() :]
        if words:
            yield begins, ends, speaker, words
