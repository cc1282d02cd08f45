"""The documentation of casewise runs, is up to date, and leads somewhere."""

import ast
import doctest
import json
import re
import runpy
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

PACKAGE = Path(__file__).resolve().parents[1]
PAGES = PACKAGE.parents[1] / "docs" / "casewise"
sys.path.append(str(PACKAGE / "benchmarks"))

LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", ["tutorial.md", "coming-from.md", "command-line.md"])
def test_every_example_of_a_page_gives_what_it_shows(name):
    with threadpool_limits(1):  # two processes with two threads each slow one another down
        results = doctest.testfile(str(PAGES / name), module_relative=False)

    assert results.attempted > 3
    assert results.failed == 0


def test_no_example_of_the_tutorial_is_left_unrun():
    text = (PAGES / "tutorial.md").read_text(encoding="utf-8")

    kinds = set(re.findall(r"^```(\w*)$", text, flags=re.MULTILINE)) - {""}

    assert kinds == {"pycon", "sh"}


def test_the_reference_is_what_the_docstrings_say():
    script = runpy.run_path(str(PACKAGE / "docs" / "write_reference.py"))

    written = (PAGES / "reference.md").read_text(encoding="utf-8")

    assert written == script["reference"](), "run packages/casewise/docs/write_reference.py"


def test_the_reference_holds_every_exported_name():
    written = (PAGES / "reference.md").read_text(encoding="utf-8")
    tree = ast.parse((PACKAGE / "src" / "casewise" / "__init__.py").read_text(encoding="utf-8"))
    exported = {
        alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }

    starred = set(re.findall(r"^### (\w+) ★$", written, flags=re.MULTILINE))

    assert starred == {name for name in exported if not name.isupper()}


def test_the_benchmark_page_shows_the_figures_it_was_written_from():
    from report import page

    figures = json.loads((PAGES / "benchmarks.json").read_text(encoding="utf-8"))

    written = (PAGES / "benchmarks.md").read_text(encoding="utf-8")

    assert written == page(figures["results"], figures["conditions"])


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.md")), ids=lambda path: path.name)
def test_every_link_between_the_pages_leads_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
