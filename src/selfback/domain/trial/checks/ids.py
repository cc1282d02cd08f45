"""Names that are there twice, or that no file, table or column could carry."""

import re
from collections import Counter
from collections.abc import Iterator

from selfback.domain.trial.protocol import Protocol

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
VERSION = re.compile(r"\d+(\.\d+){1,2}")


def ids(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Ids that are not plain, or not unique within their kind; versions that have no order."""
    if not ID.fullmatch(protocol.id):
        yield "id", "An id is small letters, digits and hyphens, at most 40."
    if not VERSION.fullmatch(protocol.version):
        yield "version", f"{protocol.version} is not a version such as 1.0."
    for kind, names in _names(protocol).items():
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{kind}.{name}", f"This id is there {times} times."
            if not ID.fullmatch(name):
                yield f"{kind}.{name}", "An id is small letters, digits and hyphens, at most 40."


def _names(protocol: Protocol) -> dict[str, list[str]]:
    return {
        "arms": [each.id for each in protocol.arms],
        "strata": [each.id for each in protocol.strata],
        "eligibility": [each.id for each in protocol.eligibility],
        "visits": [each.id for each in protocol.visits],
        "consent": [each.id for each in protocol.consent],
        "withdrawal_levels": [each.id for each in protocol.withdrawal_levels],
        "stopping": [each.id for each in protocol.stopping],
        "safety.candidates": [each.id for each in protocol.safety.candidates],
        "analysis.subgroups": [each.id for each in protocol.analysis.subgroups],
        "analysis.size.assumptions": [each.id for each in protocol.analysis.size.assumptions],
    }
