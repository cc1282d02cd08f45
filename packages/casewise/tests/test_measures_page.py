"""The page of measures has every measure, its picture, and an example that a schema reads."""

import re
import runpy
from pathlib import Path

import pytest

from casewise import Field, Schema
from casewise.groups import Groups
from casewise.measures import _KNOWN

PACKAGE = Path(__file__).resolve().parents[1]
PAGES = PACKAGE.parents[1] / "docs" / "casewise"
SCRIPT = runpy.run_path(str(PACKAGE / "docs" / "draw_measures.py"))
EXAMPLES = SCRIPT["examples"]()


def test_every_measure_has_its_section_and_no_other_has():
    assert set(EXAMPLES) == set(_KNOWN)


@pytest.mark.parametrize("name", sorted(_KNOWN))
def test_the_example_of_a_section_is_of_its_measure(name):
    assert EXAMPLES[name].measure.name == name


@pytest.mark.parametrize("name", sorted(_KNOWN))
def test_a_picture_shows_what_the_measure_computes_today(name):
    picture = (PAGES / "measures" / f"{name}.svg").read_text(encoding="utf-8")

    assert picture.startswith("<svg")
    assert SCRIPT["stamp"](EXAMPLES[name]) in picture, "run packages/casewise/docs/draw_measures.py"


@pytest.mark.parametrize("name", sorted(_KNOWN))
def test_a_section_shows_its_picture_and_says_when_to_use_the_measure(name):
    text = (PAGES / "measures.md").read_text(encoding="utf-8")
    section = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", text, flags=re.MULTILINE | re.DOTALL)[1]

    assert f"](measures/{name}.svg)" in section
    assert "*When:*" in section


def test_the_example_of_groups_is_an_aggregate_of_a_schema():
    text = (PAGES / "measures.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(\[aggregate\].*?)```", text, flags=re.DOTALL)
    fields = "".join(
        f'[[fields]]\nname = "{name}"\nkind = "number"\n'
        for name in ("pain", "function", "sleep", "work", "age")
    )

    schema = Schema.from_toml(
        f'[[fields]]\nname = "id"\nkind = "text-id"\nrole = "id"\n{fields}{example}'
    )

    assert isinstance(schema.aggregate, Groups)
    assert [each.name for each in schema.aggregate.groups] == ["body", "life"]
    assert all(isinstance(each, Field) for each in schema.fields)
