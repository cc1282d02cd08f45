"""Times such as `2019-01-05 08:12:33 +0100`, millions of them."""

from collections.abc import Callable
from datetime import datetime

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.intervals import MICROSECONDS, microseconds

LENGTH = len("2019-01-05 08:12:33 +0100")


class AppleTimes:
    """Reads times, each day and offset once."""

    def __init__(self) -> None:
        self._midnights: dict[str, int] = {}

    def microseconds(self, text: str, where: Callable[[], str]) -> int:
        """Return microseconds since 1970 UTC; raises FileRefused, naming the place."""
        try:
            if len(text) != LENGTH:
                raise ValueError(text)
            hour, minute, second = int(text[11:13]), int(text[14:16]), int(text[17:19])
            if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
                raise ValueError(text)
            key = text[:10] + text[19:]
            midnight = self._midnights.get(key)
            if midnight is None:
                midnight = microseconds(datetime.strptime(key, "%Y-%m-%d %z"))
                self._midnights[key] = midnight
        except ValueError:
            raise FileRefused(
                f"{where()}: {text[:40]!r} is not a time such as 2019-01-05 08:12:33 +0100"
            ) from None
        return midnight + (hour * 3600 + minute * 60 + second) * MICROSECONDS
