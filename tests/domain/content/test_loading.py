"""A content folder becomes a library, or is refused with every fault."""

import pytest

from selfback.domain.content.exercise import Dose, ExerciseType
from selfback.domain.content.finding import ContentRefused, NoContentFolder
from selfback.domain.content.helpline import Need
from selfback.domain.content.library import NoSuchRule
from selfback.domain.content.loading import digest_of, load_library
from selfback.domain.content.rules import Rule, RuleOfAnotherKind


def test_structure_and_words_come_together(folder):
    library = load_library(folder.root)

    toe_tap = library.exercises["toe-tap"]
    assert toe_tap.type is ExerciseType.ABDOMINAL
    assert toe_tap.needs_floor
    assert toe_tap.dose == Dose(sets=3, repetitions=10)
    assert library.exercise_words("da")["toe-tap"].steps[0] == "Sit on a chair."
    assert library.figure_path("toe-tap").is_file()


def test_every_kind_of_content_is_loaded(folder):
    library = load_library(folder.root)

    assert library.release == "content-2027.1"
    assert library.messages["cause-one"].quiz is True
    assert library.message_words("nb")["cause-one"].quiz is not None
    assert library.question_words("en", "intake")["duration"].choices["short"] == "Short"
    assert library.condition_words("en")["falls"].label == "I have had falls"
    assert library.red_flag_words("en")["bladder"].say.startswith("I have back pain")
    assert library.safety_screens("en")["emergency"]["title"] == "Call {number} now"
    assert library.countries["DK"].helplines[0].need is Need.DANGER
    assert library.tool_words("en")["breathing"].phases == {"in": "In"}
    assert library.notice_words("en")["plan-ready"] == "This is day 1."
    assert "{steps}" in library.reasons("da")["steps_kept"]


def test_a_rule_has_a_value_a_unit_a_source_and_an_owner(folder):
    rule = load_library(folder.root).rule("steps", "goal_minimum")

    assert (rule.whole, rule.unit, rule.owner) == (3000, "steps/day", "clinical lead")


def test_a_rule_that_no_file_holds_is_an_error_with_its_name(folder):
    library = load_library(folder.root)

    with pytest.raises(NoSuchRule, match=r"rules/steps\.toml has no rule goal_maximum"):
        library.rule("steps", "goal_maximum")


@pytest.mark.parametrize("reader", ["whole", "number", "text", "items", "table"])
def test_a_rule_is_never_read_as_another_kind(reader):
    values = {"whole": "3", "number": True, "text": 3, "items": "3", "table": (3,)}
    rule = Rule(value=values[reader], unit="1", source="-", owner="-")

    with pytest.raises(RuleOfAnotherKind):
        getattr(rule, reader)


def test_a_folder_that_is_still_empty_is_an_empty_library(tmp_path):
    library = load_library(tmp_path)

    assert library.exercises == {}
    assert library.exercise_words("nb") == {}
    assert library.rule_file("steps") == {}


def test_faulty_files_are_refused_with_every_fault(folder):
    folder.change("exercises/toe-tap/exercise.toml", "level = 2", 'level = "2"')
    folder.change("rules/steps.toml", "value = 3000", "value =")

    with pytest.raises(ContentRefused) as refused:
        load_library(folder.root)

    assert {finding.file for finding in refused.value.findings} == {
        "exercises/toe-tap/exercise.toml",
        "rules/steps.toml",
    }


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(NoContentFolder):
        load_library(tmp_path / "nowhere")


def test_the_digest_changes_with_any_word_and_comes_back_with_it(folder):
    before = digest_of(folder.root)

    folder.change("notices/da.toml", "day 1", "week 1")
    changed = digest_of(folder.root)
    folder.mend()

    assert changed != before
    assert digest_of(folder.root) == before


def test_the_digest_knows_where_a_text_stands(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for root, name in ((one, "a.toml"), (other, "b.toml")):
        root.mkdir()
        (root / name).write_text("x = 1")

    assert digest_of(one) != digest_of(other)


def test_hidden_files_do_not_change_the_digest(folder):
    before = digest_of(folder.root)

    folder.write(".notes", "mine")

    assert digest_of(folder.root) == before
