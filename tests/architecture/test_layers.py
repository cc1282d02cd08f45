"""Every import contract bites: one forbidden import, and the check fails and names the contract."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SELFBACK, CASEWISE = "src/selfback", "packages/casewise/src/casewise"
FORBIDDEN = [
    (
        "Delivery rests on apps",
        "src/selfback/apps/people/errors.py",
        "import selfback.delivery.shared.clock",
    ),
    (
        "Domain and engine are pure",
        "src/selfback/domain/plan/reason.py",
        "import django.utils",
    ),
    ("Domain and engine are pure", "src/selfback/domain/plan/codec.py", "import random"),
    (
        "only the content loader knows pydantic",
        "src/selfback/domain/plan/steps.py",
        "import pydantic",
    ),
    (
        "Domain packages stack one way",
        "src/selfback/domain/content/release.py",
        "import selfback.domain.plan.steps",
    ),
    (
        "Apps stack one way",
        "src/selfback/apps/plans/errors.py",
        "import selfback.apps.allocations",
    ),
    (
        "Each audience stands alone",
        "src/selfback/delivery/patient/screens.py",
        "import selfback.delivery.clinic.need",
    ),
    (
        "Blinding",
        "src/selfback/delivery/patient/consent.py",
        "import selfback.apps.allocations",
    ),
    ("No cycles between siblings", f"{CASEWISE}/errors.py", "import casewise.retrieve"),
]
NEW_PLACES = [
    ("Apps stack one way", "src/selfback/apps/gossip"),
    ("Domain packages stack one way", "src/selfback/domain/gossip"),
    ("Each audience stands alone", "src/selfback/delivery/gossip"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that may be spoilt."""
    place = tmp_path_factory.mktemp("layers")
    for folder in (SELFBACK, CASEWISE):
        shutil.copytree(
            ROOT / folder,
            place / folder,
            ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "locale"),
        )
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def what_the_check_says(copy: Path) -> tuple[bool, str]:
    """Run the check on the copy; return whether all contracts are kept, and what it wrote."""
    command = [
        *(sys.executable, "-c"),
        "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    environment = {
        "PYTHONPATH": f"{copy / 'src'}:{copy / 'packages/casewise/src'}",
        "COLUMNS": "300",
    }
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def broken(said: str) -> list[str]:
    return [line for line in said.splitlines() if " BROKEN" in line]


@pytest.mark.slow
def test_the_code_as_it_is_keeps_every_contract(copy: Path):
    kept, said = what_the_check_says(copy)

    assert kept, said


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "file", "line"), FORBIDDEN)
def test_a_forbidden_import_is_found(contract: str, file: str, line: str, copy: Path):
    path = copy / file
    before = path.read_text()
    path.write_text(f"{before}\n\n{line}\n")

    kept, said = what_the_check_says(copy)

    path.write_text(before)
    assert not kept
    assert any(contract in each for each in broken(said)), said


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "folder"), NEW_PLACES)
def test_a_new_package_needs_a_place_in_the_list(contract: str, folder: str, copy: Path):
    (copy / folder).mkdir()
    (copy / folder / "__init__.py").write_text('"""Something nobody has decided about."""\n')

    kept, said = what_the_check_says(copy)

    shutil.rmtree(copy / folder)
    assert not kept
    assert "gossip" in said
    assert contract in said
