"""Recordings of a host, listed in a table, ready to train a model on."""

import csv
import io
from collections.abc import Callable

from selfback.domain.activity.motion.classifying import Labelled
from selfback.domain.activity.motion.recording import Position, RecordingRefused, read_recording
from selfback.domain.activity.motion.synthetic import CLASSES

LIST = "recordings.csv"
COLUMNS = ("file", "person", "position", "activity")


def read_labelled(data: bytes, read: Callable[[str], bytes]) -> dict[Position, list[Labelled]]:
    """Return the recordings that a list names, by position.

    data    the list: file, person (a code), position, activity; a line each
    read    gives the bytes of a file of the list
    raises  RecordingRefused with every fault, by line and by file
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise RecordingRefused(f"{LIST}, line 1: the columns are {', '.join(COLUMNS)}")
    held: dict[Position, list[Labelled]] = {}
    faults = []
    for line, row in enumerate(rows, start=2):
        try:
            position, labelled = _labelled(row, read)
        except RecordingRefused as refused:
            faults.append(f"{LIST}, line {line}: {refused}")
        else:
            held.setdefault(position, []).extend(labelled)
    if faults:
        raise RecordingRefused("\n".join(faults))
    if not held:
        raise RecordingRefused(f"{LIST}: it names no recording")
    return held


def _labelled(row: dict[str, str], read: Callable[[str], bytes]) -> tuple[Position, list[Labelled]]:
    if None in row or None in row.values():
        raise RecordingRefused("it has not four columns")
    if row["position"] not in set(Position):
        raise RecordingRefused(f'position: "{row["position"]}" is not wrist or thigh')
    if row["activity"] not in CLASSES:
        raise RecordingRefused(f'activity: "{row["activity"]}" is none of {", ".join(CLASSES)}')
    try:
        recording = read_recording(read(row["file"]))
    except OSError as missing:
        raise RecordingRefused(f'file: "{row["file"]}" cannot be read') from missing
    except RecordingRefused as refused:
        raise RecordingRefused(f"{row['file']}: {refused}") from refused
    return Position(row["position"]), [
        Labelled(person=row["person"], activity=row["activity"], samples=each)
        for each in recording.stretches
    ]
