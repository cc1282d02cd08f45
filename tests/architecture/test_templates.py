"""What every template keeps to."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "selfback"
LENGTH = re.compile(r'(?:min|max)length="\{\{([^}]*)\}\}"')


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.html")), ids=lambda path: path.name)
def test_a_length_is_written_for_the_browser_and_not_for_people(path: Path):
    """A browser takes "1,000" for 1."""
    for written in LENGTH.findall(path.read_text(encoding="utf-8")):
        assert written.strip().endswith("|unlocalize")
