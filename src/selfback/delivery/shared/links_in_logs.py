"""Keeps out of the logs what stands in a link that opens without signing in."""

import logging
import re

LINK = re.compile(r"(/take-part/|/calendar/)[^/\s?'\"]+")


class WithoutLinks(logging.Filter):
    """Writes "/take-part/…" and "/calendar/…" for links to visits of a study and to calendars."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line where it holds a link; every line is kept."""
        line = record.getMessage()
        if LINK.search(line):
            record.msg, record.args = LINK.sub(r"\1…", line), ()
        return True
