"""Which instruments with licensed words can be asked here."""

from selfback.delivery.shared.content import library
from selfback.domain.trial.protocol import Protocol

VALIDATED = "validated"


def installed_wordings(protocol: Protocol) -> frozenset[str]:
    """Return the ids of a protocol's instruments whose licensed words the host has installed."""
    held = library().instruments
    used = {each.id for each in protocol.instruments}
    return frozenset(id for id in used & held.keys() if held[id].wording == VALIDATED)
