"""What joint displays refuse."""


class DisplayChanged(Exception):
    """Somebody else changed the display after it was opened.

    version     the one that stands now
    """

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"the display has version {version} now")


class ReportEnded(Exception):
    """A report is done, failed or was cancelled already."""


class ReportNotThere(Exception):
    """There is no file to take away: it was not made, or its time is over."""
