"""Our ODM files against the official schema, where somebody has it.

The schema's licence keeps it out of this repository. It is found in the package `odmlib`, or
at the path of ODM1-3-2.xsd that SELFBACK_ODM_SCHEMA names.
"""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree
from tests.domain.dataset.sets import trial, trial_with_changes

from selfback.domain.dataset.blinding import blinded
from selfback.domain.dataset.odm_writing import odm_bytes


def _schema_file() -> Path | None:
    if named := os.environ.get("SELFBACK_ODM_SCHEMA"):
        return Path(named)
    package = find_spec("odmlib")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "schemas" / "odm" / "1.3.2" / "ODM1-3-2.xsd"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    path = _schema_file()
    if path is None:
        pytest.skip("the official ODM 1.3.2 schema is not here")
    return etree.XMLSchema(etree.parse(path))


@pytest.mark.parametrize("dataset", [trial(), trial_with_changes(), blinded(trial_with_changes())])
def test_our_files_are_valid(schema, dataset):
    assert schema.validate(etree.fromstring(odm_bytes(dataset))), schema.error_log
