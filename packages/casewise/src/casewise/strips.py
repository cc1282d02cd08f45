"""Arrays that snapshots share: each sees a beginning, and the longest can be grown in place."""

from threading import Lock
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_GROWING = Lock()
SLACK_SHARE, LEAST_SLACK = 8, 64  # room for an eighth more, and for 64 cases at least


class _Room:
    """An array with space to spare; `used` says how far the longest snapshot sees."""

    __slots__ = ("array", "used")

    def __init__(self, array: Array, used: int) -> None:
        self.array = array
        self.used = used


class Strip:
    """Rows of n values, shape (rows, n), of which nobody changes what is there.

    `grown` gives a longer strip. It writes behind the end of this one if nobody else has, so
    that the two share their memory; else it copies.
    """

    __slots__ = ("_room", "view")

    def __init__(self, values: Array) -> None:
        """Hold values of shape (rows, n); nobody else may write to them afterwards."""
        array = np.ascontiguousarray(values)
        self._see(_Room(array, array.shape[1]), array.shape[1])

    def _see(self, room: _Room, size: int) -> Self:
        self._room = room
        self.view = room.array[:, :size]
        self.view.flags.writeable = False
        return self

    def __reduce__(self) -> tuple[type["Strip"], tuple[Array]]:
        return Strip, (np.array(self.view),)

    def grown(self, more: Array) -> "Strip":
        """Return a strip with more columns, shape (rows, m), after those of this one."""
        size = self.view.shape[1]
        total = size + more.shape[1]
        dtype = np.result_type(self.view, more)
        with _GROWING:
            room = self._room
            fits = total <= room.array.shape[1] and dtype == room.array.dtype
            if room.used != size or not fits:
                room = _Room(_roomy(self.view, total, dtype), size)
            room.array[:, size:total] = more
            room.used = total
        return Strip.__new__(Strip)._see(room, total)

    def taken(self, places: npt.NDArray[np.intp]) -> "Strip":
        """Return a strip of some columns in the order given."""
        return Strip(self.view[:, places])

    @property
    def flat(self) -> Array:
        """All rows one after another, each `capacity` long; only the first n of each count."""
        return self._room.array.reshape(-1)

    @property
    def capacity(self) -> int:
        """How many columns there is room for."""
        return int(self._room.array.shape[1])

    @property
    def nbytes(self) -> int:
        """Bytes of the columns that this strip sees."""
        return int(self.view.nbytes)


def _roomy(view: Array, total: int, dtype: np.dtype[Any]) -> Array:
    room = total + max(total // SLACK_SHARE, LEAST_SLACK)
    array = np.empty((view.shape[0], room), dtype=dtype)
    array[:, : view.shape[1]] = view
    return array
