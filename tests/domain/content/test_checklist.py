"""The reporting checklists of the content: all items there, and refused if they contradict."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from selfback.domain.content.checklist import (
    NoSuchChecklist,
    check_checklists,
    checklist_ids,
    load_checklist,
)
from selfback.domain.content.finding import ContentRefused

SHIPPED = Path(__file__).parents[3] / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / "checklists", tmp_path / "checklists")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "checklists" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_standards_for_implementation_studies_have_27_items_in_their_order():
    """Pinnock et al. (2017), doi 10.1136/bmj.i6795."""
    items = load_checklist(SHIPPED, "stari").items

    assert [item.number for item in items] == [str(number) for number in range(1, 28)]
    assert Counter(item.section for item in items) == {
        "title-abstract": 2,
        "introduction": 3,
        "methods": 11,
        "results": 8,
        "discussion": 2,
        "general": 1,
    }


def test_good_reporting_of_mixed_methods_has_six_items():
    """O'Cathain, Murphy & Nicholl (2008), doi 10.1258/jhsrp.2007.007074."""
    assert len(load_checklist(SHIPPED, "gramms").items) == 6


def test_every_shipped_checklist_is_sound():
    assert checklist_ids(SHIPPED) == ["gramms", "stari"]
    assert list(check_checklists(SHIPPED)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("stari/checklist.toml", 'id = "stari"', 'id = "stary"', "must be the same"),
        ("stari/checklist.toml", 'number = "2"', 'number = "1"', "there twice"),
        ("stari/checklist.toml", 'number = "2"', 'number = "28"', "Its words are missing."),
        ("stari/en.toml", "[item.27]", "[item.29]", "The checklist has no such item."),
        ("stari/en.toml", 'methods = "Methods"', 'method = "Methods"', "has no name"),
        ("gramms/en.toml", 'asks = "Why', 'says = "Why', "says"),
    ],
)
def test_a_checklist_that_contradicts_itself_is_refused(folder, file, old, new, says):
    change(folder, file, old, new)

    found = "\n".join(map(str, check_checklists(folder)))
    assert says in found
    with pytest.raises(ContentRefused):
        load_checklist(folder, file.partition("/")[0])


def test_a_checklist_without_words_is_refused(folder):
    (folder / "checklists/gramms/en.toml").unlink()

    found = list(map(str, check_checklists(folder)))
    assert found == ["checklists/gramms/en.toml: This file is missing."]


def test_a_checklist_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(NoSuchChecklist, match="there are gramms, stari"):
        load_checklist(SHIPPED, "consort")
