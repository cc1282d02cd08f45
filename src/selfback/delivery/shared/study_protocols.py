"""The protocol that a study is run by: file by file the one it was set up with."""

from functools import cache
from pathlib import Path

from django.conf import settings

from selfback.apps.trial.errors import ProtocolDiffers
from selfback.apps.trial.guards import refuse_other_protocol
from selfback.apps.trial.models import Study
from selfback.domain.trial.protocol import Protocol, ProtocolError
from selfback.domain.trial.protocol_loading import load_protocol


class NoProtocolNow(Exception):
    """The content does not hold the files that a study is run by; `why` says what is wrong."""

    def __init__(self, *, study: str, why: str) -> None:
        self.study = study
        self.why = why
        super().__init__(f"study {study}: {why}")


def protocol_of(study: Study) -> Protocol:
    """Return the protocol in force; raises NoProtocolNow if the content has other files."""
    try:
        protocol = _loaded(Path(settings.CONTENT), f"{study.protocol}@{study.version}")
        refuse_other_protocol(study, protocol)
    except (ProtocolError, ProtocolDiffers) as error:
        raise NoProtocolNow(study=study.pk, why=str(error)) from error
    return protocol


@cache
def _loaded(content: Path, name: str) -> Protocol:
    return load_protocol(content, name)
