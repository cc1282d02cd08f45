"""The hazard log and the tests hold each other: no control without a test, no stray mark."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEVERITIES = {"negligible", "minor", "serious", "critical", "catastrophic"}
LIKELIHOODS = {"improbable", "remote", "occasional", "probable", "frequent"}
HAZARDS = tomllib.loads((ROOT / "docs/safety/hazards.toml").read_text(encoding="utf-8"))["hazard"]
CONTROLS = [(hazard["id"], control["test"]) for hazard in HAZARDS for control in hazard["controls"]]
ALLOCATIONS = "selfback.apps.allocations"
MAY_IMPORT_ALLOCATIONS = (
    "src/selfback/apps/allocations/",
    "src/selfback/delivery/trial_office/",
    "src/selfback/delivery/jobs/",
    "src/selfback/delivery/cli/",
)


@cache
def marks_in(file: str) -> dict[str, frozenset[str]]:
    """Name of each test function in a file -> the hazards it is marked with."""
    path = ROOT / file
    if not path.is_file():
        return {}
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {
        function.name: frozenset(filter(None, map(hazard_of, function.decorator_list)))
        for function in functions
        if function.name.startswith("test_")
    }


def hazard_of(decorator: ast.expr) -> str | None:
    """The id in `@pytest.mark.hazard("H-01")`; None for another decorator."""
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.hazard":
        return str(ast.literal_eval(decorator.args[0]))
    return None


def test_each_hazard_is_described_in_full_under_its_own_number():
    ids = [hazard["id"] for hazard in HAZARDS]

    assert ids == sorted(set(ids))
    for hazard in HAZARDS:
        assert re.fullmatch(r"H-\d\d", hazard["id"])
        assert hazard["severity"] in SEVERITIES
        assert hazard["likelihood"] in LIKELIHOODS
        assert all(hazard[field].strip() for field in ("what", "cause", "residual"))


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_each_hazard_has_a_control(hazard):
    assert hazard["controls"]
    assert all(control["text"].strip() for control in hazard["controls"])


@pytest.mark.parametrize(("hazard_id", "test"), CONTROLS)
def test_each_control_names_a_test_that_exists_and_bears_its_mark(hazard_id, test):
    file, _, function = test.partition("::")
    marks = marks_in(file).get(function)

    assert marks is not None, f"{test} does not exist"
    assert hazard_id in marks, f"{test} is not marked with {hazard_id}"


def test_each_mark_on_a_test_is_in_the_log():
    known = {hazard["id"] for hazard in HAZARDS}
    marked = {
        (path.relative_to(ROOT).as_posix(), mark)
        for folder in ("tests", "packages/casewise/tests")
        for path in (ROOT / folder).rglob("test_*.py")
        for marks in marks_in(path.relative_to(ROOT).as_posix()).values()
        for mark in marks
    }

    assert marked
    assert [place for place in marked if place[1] not in known] == []


@pytest.mark.hazard("H-16")
def test_nothing_outside_the_allowed_parts_imports_the_allocations():
    offenders = [
        file
        for path in sorted((ROOT / "src").rglob("*.py"))
        if not (file := path.relative_to(ROOT).as_posix()).startswith(MAY_IMPORT_ALLOCATIONS)
        and imports_allocations(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert offenders == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import selfback.apps.allocations.models", True),
        ("from selfback.apps.allocations import models", True),
        ("from selfback.apps import allocations", True),
        ("def late():\n    from selfback.apps.allocations.services import reveal", True),
        ("from selfback.apps import plans", False),
    ],
)
def test_every_way_of_importing_the_allocations_is_seen(source, found):
    assert imports_allocations(ast.parse(source)) is found


def imports_allocations(tree: ast.Module) -> bool:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return any(name == ALLOCATIONS or name.startswith(f"{ALLOCATIONS}.") for name in names)
