"""The shipped protocols, once for all tests and copied for those that break them."""

from functools import cache
from pathlib import Path

import pytest
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY, SPECIALIST, Protocols

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_loading import load_protocol


@cache
def _shipped(name: str) -> Protocol:
    return load_protocol(CONTENT, name)


@pytest.fixture
def primary() -> Protocol:
    return _shipped(PRIMARY)


@pytest.fixture
def specialist() -> Protocol:
    return _shipped(SPECIALIST)


@pytest.fixture
def protocols(tmp_path: Path) -> Protocols:
    return Protocols(tmp_path)
