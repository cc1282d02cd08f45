"""The plainest message of a phone: a day and its steps."""

import csv
import io
import json
from typing import Any

from selfback.apps.uploads.models import UploadToken

Way = UploadToken.Way
SOURCES = {
    Way.HEALTH_AUTO_EXPORT: "iPhone (Health Auto Export)",
    Way.SHORTCUTS: "iPhone (Shortcuts)",
    Way.ANDROID: "Android phone",
}
"""Who counted, as far as such a message tells."""

DAYS_MOST = 1000


def as_table(body: bytes, *, way: str) -> bytes | None:
    """Return a message of days as the table that the importers read, or None if it is another.

    body    {"date": "2027-01-31", "steps": 4250}, or a list of such
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    days = sent if isinstance(sent, list) else [sent]
    if not days or len(days) > DAYS_MOST or not all(_is_day(each) for each in days):
        return None
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["date", "steps", "source"])
    rows.writerows([each["date"], _plain(each["steps"]), SOURCES[Way(way)]] for each in days)
    return table.getvalue().encode()


def _is_day(held: Any) -> bool:
    return isinstance(held, dict) and set(held) == {"date", "steps"}


def _plain(steps: Any) -> Any:
    """A number as it is written, and a text of one, such as Shortcuts makes, without spaces."""
    return steps.strip() if isinstance(steps, str) else steps
