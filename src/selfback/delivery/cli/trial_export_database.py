"""The data of a study in the database as a data set for the command line; never with an arm."""

import click

from selfback.delivery.cli.database import start
from selfback.domain.dataset.dataset import Dataset
from selfback.domain.trial.protocol import ProtocolError


def study_data(study: str) -> Dataset:
    """Return the blinded data of a study; raises ClickException for one that is not there."""
    start()
    from django.conf import settings

    from selfback.apps.trial.models import Study
    from selfback.delivery.shared import clock
    from selfback.delivery.shared.study_dataset import study_dataset
    from selfback.domain.trial.protocol_loading import load_protocol

    found = Study.objects.filter(pk=study).first()
    if found is None:
        raise click.ClickException(f"there is no study {study}")
    try:
        protocol = load_protocol(settings.CONTENT, f"{found.protocol}@{found.version}")
    except ProtocolError as fault:
        raise click.ClickException(f"{fault}") from None
    return study_dataset(found, protocol, at=clock.now())
