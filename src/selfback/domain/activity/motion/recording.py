"""A recording of an accelerometer: read from a table, checked, and set to one rate."""

import csv
import io
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RATE = 50.0
"""Samples a second at which everything is worked out."""
GAP = 1.0
"""Seconds without a sample after which a new stretch begins."""
STANDARD_GRAVITY = 9.80665
COLUMNS = ("time", "x", "y", "z")
SLOWEST = 20.0
"""Samples a second below which steps cannot be told."""


class Position(StrEnum):
    """Where the sensor is worn."""

    WRIST = "wrist"
    THIGH = "thigh"


class RecordingRefused(ValueError):
    """A file is no recording; the sentence says what is wrong and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Stretches without gaps, each of shape (n_samples, 3) at RATE, in g.

    seconds     of all stretches together
    unit        "g" or "m/s2", as the file had it
    """

    stretches: tuple[Floats, ...]
    seconds: float
    unit: str


def read_recording(data: bytes) -> Recording:
    """Return the recording that a CSV holds: time in seconds, x, y, z in g or in m/s².

    The unit is told by how large a body at rest measures gravity.

    raises  RecordingRefused with the line
    """
    rows = _rows(data)
    time, axes = rows[:, 0], rows[:, 1:]
    if len(rows) < 2 or np.any(np.diff(time) <= 0):
        line = int(np.argmax(np.diff(time) <= 0)) + 3 if len(rows) > 1 else 2
        raise RecordingRefused(f"line {line}, time: it has to grow from line to line")
    rate = 1 / float(np.median(np.diff(time)))
    if rate < SLOWEST:
        raise RecordingRefused(
            f"time: {rate:.1f} samples a second; {SLOWEST:.0f} is the least that tells steps"
        )
    gravity = float(np.median(np.linalg.norm(axes, axis=1)))
    scale, unit = _unit(gravity)
    cuts = np.flatnonzero(np.diff(time) > GAP) + 1
    parts = zip(np.split(time, cuts), np.split(axes * scale, cuts), strict=True)
    stretches = [_resampled(moments, values) for moments, values in parts if len(moments) > 1]
    return Recording(
        stretches=tuple(stretches),
        seconds=sum(len(each) for each in stretches) / RATE,
        unit=unit,
    )


def _rows(data: bytes) -> Floats:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise RecordingRefused("it is no text in UTF-8") from broken
    head, _newline, body = text.partition("\n")
    names = [each.strip().lower() for each in head.replace(";", ",").split(",")]
    if names != list(COLUMNS):
        raise RecordingRefused(f"line 1: the columns are {', '.join(COLUMNS)}, in this order")
    if not body.strip():
        raise RecordingRefused("it holds no rows")
    try:
        lines = io.StringIO(body.replace(";", ","))
        held = np.loadtxt(lines, delimiter=",", ndmin=2, comments=None)
    except ValueError:
        held = np.empty((0, 0))
    if held.shape[1:] != (4,) or not np.isfinite(held).all():
        raise RecordingRefused(_wrong_line(body))
    return held


def _wrong_line(body: str) -> str:
    for number, row in enumerate(csv.reader(io.StringIO(body.replace(";", ","))), start=2):
        if not row:
            continue
        if len(row) != len(COLUMNS):
            return f"line {number}: {len(row)} columns instead of four"
        for name, cell in zip(COLUMNS, row, strict=True):
            try:
                is_fine = bool(np.isfinite(float(cell)))
            except ValueError:
                is_fine = False
            if not is_fine:
                return f'line {number}, {name}: "{cell[:20]}" is no number'
    return "it cannot be read as a table"


def _unit(gravity: float) -> tuple[float, str]:
    if 0.7 <= gravity <= 1.4:
        return 1.0, "g"
    if 0.7 <= gravity / STANDARD_GRAVITY <= 1.4:
        return 1 / STANDARD_GRAVITY, "m/s2"
    raise RecordingRefused(
        f"x, y, z: their usual length is {gravity:.2f}; at rest it is about 1 in g and 9.8 in m/s²"
    )


def _resampled(time: Floats, axes: Floats) -> Floats:
    moments = np.arange(time[0], time[-1], 1 / RATE)
    return np.stack([np.interp(moments, time, axis) for axis in axes.T], axis=1)
