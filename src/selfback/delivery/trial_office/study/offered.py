"""The protocols that this content offers: which can be run, and which amend one that is run."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from selfback.apps.trial.models import Study
from selfback.domain.content.finding import Finding
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_loading import protocol_folders, read_in_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A protocol of the content; with findings it cannot be run, and may not even be readable."""

    folder: str
    protocol: Protocol | None
    findings: tuple[Finding, ...]

    @property
    def is_runnable(self) -> bool:
        """Whether a study can be run by it."""
        return self.protocol is not None and not self.findings


def offered() -> list[Offered]:
    """Return every protocol there is, whether or not it can be run."""
    content = Path(settings.CONTENT)
    found = []
    for folder in protocol_folders(content):
        protocol, findings = read_in_folder(content, folder)
        found.append(Offered(folder=folder, protocol=protocol, findings=findings))
    return found


def runnable(name: str) -> Protocol | None:
    """Return the protocol of a name such as "selfback-primary-care@1.0" if it can be run."""
    for each in offered():
        if each.is_runnable and each.protocol is not None and each.protocol.name == name:
            return each.protocol
    return None


def amendments_of(study: Study) -> list[Protocol]:
    """Return the versions that amend the one a study is run by."""
    return [
        each.protocol
        for each in offered()
        if each.is_runnable
        and each.protocol is not None
        and each.protocol.id == study.protocol
        and each.protocol.amendment is not None
        and each.protocol.amendment.amends == study.version
    ]


def titled(protocol: Protocol, language: str) -> str:
    """Return a protocol's title in a language."""
    return protocol.titles.get(language, protocol.title)
