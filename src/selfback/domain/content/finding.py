"""What is wrong in the content, said so that its author can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One fault in one file.

    file        path inside the content folder, with "/" on every machine
    key         where in the file, such as "dose.sets"; empty if it is the file as a whole
    sentence    what is wrong
    """

    file: str
    key: str
    sentence: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.sentence) if part)


class ContentError(Exception):
    """The content cannot be used."""


class ContentRefused(ContentError):
    """At least one content file is not what its type says; nothing was loaded."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class NoContentFolder(ContentError):
    """There is no folder at the path that should hold the content."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(f"there is no content folder {folder}")
