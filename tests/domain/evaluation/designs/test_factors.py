"""What vignettes are made of, and the sets composed of it."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from selfback.domain.content.finding import ContentRefused
from selfback.domain.evaluation.designs.factors import read_factors
from selfback.domain.evaluation.designs.vignette_set import compose, read_set

EXAMPLE = Path("examples/evaluation/vignette-factors.toml").read_bytes()
SMALL = """
answers = { age = 40 }

[words.en]
title = "A person {pain}"
story = "Somebody has pain {pain} and {{braces}}."

[[factor]]
id = "pain"
level = [
    { id = "low", answers = { pain_average = 2 }, says = { en = "now and then" } },
    { id = "high", answers = { pain_average = 8 }, says = { en = "all day" } },
]

[[factor]]
id = "work"
level = [{ id = "yes", answers = { work = "working" } }, { id = "no" }]
"""


def faults(text):
    with pytest.raises(ContentRefused) as refused:
        read_factors("factors.toml", text.encode())
    return [str(each) for each in refused.value.findings]


def test_a_vignette_answers_and_tells_what_its_levels_say():
    held = read_factors("factors.toml", SMALL.encode())

    first, second = compose(held, np.array([[0, 1], [1, 0]]), [1, 2]).vignettes

    assert first.answers == {"age": 40, "pain_average": 2}
    assert second.answers == {"age": 40, "pain_average": 8, "work": "working"}
    assert first.levels == {"pain": "low", "work": "no"}
    assert first.words["en"].title == "A person now and then"
    assert second.words["en"].story == "Somebody has pain all day and {braces}."
    assert (first.block, second.block) == (1, 2)


def test_a_set_comes_back_from_its_file_as_it_was():
    made = compose(read_factors("example.toml", EXAMPLE), np.array([[0] * 7, [1] * 7]), [1, 1])

    assert read_set("set.json", json.dumps(asdict(made)).encode()) == made


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "no"', 'id = "yes"', 'work: The level "yes" is there twice.'),
        ('id = "work"', 'id = "pain"', 'factor: "pain" is there twice.'),
        (', { id = "no" }', "", "work: It has 1 level; two are the least."),
        ("person {pain}", "person {pian}", 'words.en.title: There is no factor "pian".'),
        ("pain {pain} and", "pain {pain and", "words.en.story: A brace stands alone"),
        ("{pain}", "{work}", 'work.yes.says: The words in "en" are missing.'),
        ("age = 40", "work = 1", 'work.yes: "work" is answered for all vignettes already.'),
        ('work = "working"', "pain_average = 1", 'factor: Two factors answer "pain_average".'),
        ("[words.en]", "[words.fr]", "words.fr"),
        ('id = "low"', 'id = "low", colour = "red"', "colour"),
        ("[[factor]]", '[[forbidden]]\npain = "low"\n\n[[factor]]', "forbidden 1: A combination"),
        (
            "[[factor]]",
            '[[forbidden]]\npain = "mild"\nsex = "male"\n\n[[factor]]',
            'forbidden 1: "pain" has no level "mild".',
        ),
        ("[[factor]]", "[[factor", "factors.toml: cannot be read as TOML"),
    ],
)
def test_what_is_wrong_with_factors_is_named_by_its_place(old, new, said):
    assert any(said in each for each in faults(SMALL.replace(old, new, 1))), faults(
        SMALL.replace(old, new, 1)
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda held: held.update(vignettes=[]), "There are 0"),
        (lambda held: held["vignettes"].append(held["vignettes"][0]), "there twice"),
        (lambda held: held["vignettes"][0]["words"].pop("da"), "not all in the same languages"),
        (lambda held: held["vignettes"][0].update(id="../a b"), "is no id"),
        (lambda held: held["vignettes"][0].update(id="a" * 61), "is no id"),
        (lambda held: held["vignettes"][0].update(block=0), "there is no block 0"),
        (lambda held: held["vignettes"][0].update(block=10**9), "there is no block 1000000000"),
        (lambda held: held.update(format="another/1"), "selfback-vignette-set/1"),
        (lambda held: held["vignettes"][0].pop("answers"), "answers"),
    ],
)
def test_what_is_wrong_with_a_set_is_named_by_its_place(change, said):
    held = read_factors("example.toml", EXAMPLE)
    document = json.loads(json.dumps(asdict(compose(held, np.array([[0] * 7, [1] * 7]), [1, 1]))))
    change(document)

    with pytest.raises(ContentRefused, match=said):
        read_set("set.json", json.dumps(document).encode())


def test_a_set_that_is_no_json_is_refused():
    with pytest.raises(ContentRefused, match="is no JSON"):
        read_set("set.json", b"\xff\xfe{")
