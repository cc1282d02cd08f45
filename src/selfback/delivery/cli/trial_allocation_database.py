"""Allocation commands on a study in the database, with the rights and records of services."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from selfback.delivery.cli.database import start
from selfback.domain.randomisation.design import Kind
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.randomisation.revealing import Reveal

if TYPE_CHECKING:
    from selfback.apps.allocations.models import AllocationList
    from selfback.apps.people.models import User
    from selfback.apps.trial.models import Study
    from selfback.domain.trial.protocol import Protocol


def make(study: str, by: str | None, *, kind: Kind, seed: bytes, reason: str) -> dict[str, Any]:
    """Make the list that the study's protocol asks for, and return its facts."""
    start()
    from selfback.apps.allocations.designs import design_of, strata_of
    from selfback.apps.allocations.services import make_list
    from selfback.delivery.shared import clock

    found = _study(study)
    protocol = _protocol(found)
    sites = tuple(found.sites.order_by("pk").values_list("pk", flat=True))
    with _told():
        made = make_list(
            study=found,
            design=design_of(protocol, sites=sites),
            strata=strata_of(protocol),
            kind=kind,
            seed=seed,
            by=_user(by),
            at=clock.now(),
            reason=reason,
        )
    return _facts(made)


def committed(study: str) -> dict[str, Any]:
    """Return the facts of the list in use."""
    start()
    return _facts(_list(study))


def published(study: str, where: str, by: str) -> dict[str, Any]:
    """Note where the commitment was published, and return the facts of the list."""
    start()
    from selfback.apps.allocations.services import note_publication
    from selfback.delivery.shared import clock

    with _told():
        made = note_publication(made=_list(study), where=where, by=_user(by), at=clock.now())
    return _facts(made)


def reveal(study: str, by: str | None) -> Reveal:
    """Lay open the list in use and who got what."""
    start()
    from selfback.apps.allocations import arm_services
    from selfback.delivery.shared import clock

    with _told():
        return arm_services.reveal(made=_list(study), by=_user(by), at=clock.now())


@contextmanager
def _told() -> Iterator[None]:
    from selfback.apps.allocations.errors import AllocationRefused

    try:
        yield
    except (AllocationRefused, AllocationError) as error:
        raise click.ClickException(f"{error}.") from error


def _study(named: str) -> "Study":
    """Return the study with this id, or the only one of this protocol."""
    from selfback.apps.trial.models import Study

    found = list(Study.objects.filter(pk=named)) or list(Study.objects.filter(protocol=named))
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} studies are called {named}.")
    return found[0]


def _protocol(study: "Study") -> "Protocol":
    from selfback.delivery.cli.content import content_folder
    from selfback.domain.trial.protocol import ProtocolError
    from selfback.domain.trial.protocol_loading import load_protocol

    name = f"{study.protocol}@{study.version}"
    try:
        return load_protocol(content_folder(None), name)
    except ProtocolError as error:
        raise click.ClickException(f"{error}.") from error


def _user(address: str | None) -> "User":
    from selfback.apps.people.models import User

    if not address:
        raise click.UsageError("--by is needed with --study.")
    user = User.objects.filter(email=address.lower(), is_active=True).first()
    if user is None:
        raise click.ClickException(f"nobody has the address {address}.")
    return user


def _list(study: str) -> "AllocationList":
    from selfback.apps.allocations.models import AllocationList

    made = AllocationList.objects.in_use(_study(study)).first()
    if made is None:
        raise click.ClickException(f"{study} has no allocation list.")
    return made


def _facts(made: "AllocationList") -> dict[str, Any]:
    return {
        "study": str(made.study),
        "kind": made.kind,
        "version": made.version,
        "method": made.method,
        "slots": made.slots_made,
        "commitment": made.commitment,
        "key_mark": made.key_mark,
        "published_in": made.published_in,
    }
