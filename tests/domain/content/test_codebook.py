"""The codebooks of the content: complete in every language, and refused if they contradict."""

import shutil
from pathlib import Path

import pytest

from selfback.domain.content.codebook import (
    NoSuchCodebook,
    check_codebooks,
    codebook_ids,
    load_codebook,
)
from selfback.domain.content.finding import ContentRefused
from selfback.domain.content.language import Language
from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.codebook import walk
from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.shipped import shipped_codes

SHIPPED = Path(__file__).parents[3] / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / "codebooks", tmp_path / "codebooks")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "codebooks" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_shipped_codebook_makes_a_sound_project_in_every_language():
    assert codebook_ids(SHIPPED) == ["npt", "npt-2022", "re-aim"]
    for id in codebook_ids(SHIPPED):
        codebook = load_codebook(SHIPPED, id)
        codes = {language: shipped_codes(codebook, language) for language in Language}
        for held in codes.values():
            assert check_project(Project(name=id, codes=held)) == []
            assert all(code.colour and code.description for code in held)
        assert len({tuple(code.id for code in held) for held in codes.values()}) == 1


def depths(id: str) -> list[int]:
    codes = shipped_codes(load_codebook(SHIPPED, id), Language.ENGLISH)
    found = [depth for _code, depth in walk(codes)]
    return [found.count(depth) for depth in range(max(found) + 1)]


def test_the_theory_has_four_constructs_of_four_parts_and_the_manual_twelve_with_sixteen():
    """May and Finch (2009); May et al. (2022), Implementation Science 17:19, table 1."""
    assert depths("npt") == [4, 16]
    assert depths("npt-2022") == [4, 12, 16]
    assert depths("re-aim") == [5, 2]


def test_a_code_has_one_id_wherever_it_is_included():
    own = shipped_codes(load_codebook(SHIPPED, "npt"), Language.ENGLISH)
    included = shipped_codes(load_codebook(SHIPPED, "npt-2022"), Language.BOKMAL)

    assert {code.id for code in own} < {code.id for code in included}


FAULTS = [
    ("npt/codebook.toml", 'id = "npt"', 'id = "ntp"', "the folder is npt"),
    ("npt/codebook.toml", 'parent = "coherence"', 'parent = "later"', "does not come before it"),
    ("npt/codebook.toml", 'id = "initiation"', 'id = "coherence"', "there twice"),
    ("npt/codebook.toml", "#1B6CA8", "blue", "not a colour"),
    ("npt/codebook.toml", "[source]", "[sauce]", "sauce"),
    ("npt/da.toml", "[code.initiation]", "[code.other]", "words are missing"),
    ("npt/nb.toml", 'name = "Koherens"', 'name = " "', "needs a name"),
    ("npt-2022/codebook.toml", 'codebook = "npt"', 'codebook = "npp"', "no other codebook"),
    ("npt-2022/codebook.toml", 'under = "mechanisms"', 'under = "x"', "There is no code x"),
    ("npt-2022/codebook.toml", '"outside-npt"', '"initiation"', "also a code of npt"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_a_codebook_that_contradicts_itself_is_refused(folder, file, old, new, said):
    change(folder, file, old, new)
    if '"outside-npt"' in old:
        for language in Language:
            change(folder, f"npt-2022/{language}.toml", "[code.outside-npt]", "[code.initiation]")

    found = "\n".join(map(str, check_codebooks(folder)))

    assert said in found
    with pytest.raises(ContentRefused, match=said):
        load_codebook(folder, file.split("/")[0])


def test_a_codebook_that_is_not_there_or_lacks_a_file_is_named(folder):
    with pytest.raises(NoSuchCodebook, match="there are npt, npt-2022, re-aim"):
        load_codebook(folder, "grounded")
    (folder / "codebooks/re-aim/da.toml").unlink()
    assert "codebooks/re-aim/da.toml: This file is missing." in map(str, check_codebooks(folder))


def test_what_is_included_may_not_include_another_one(folder):
    change(
        folder,
        "npt/codebook.toml",
        "[[code]]",
        '[include]\ncodebook = "re-aim"\nunder = "coherence"\n\n[[code]]',
    )

    with pytest.raises(ContentRefused, match="may not include another one"):
        load_codebook(folder, "npt-2022")
