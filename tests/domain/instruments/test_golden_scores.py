"""Every instrument against scores worked out by hand, and against a second scorer."""

import os
import random
import tomllib
from functools import cache
from pathlib import Path

import pytest
from tests.domain.instruments.second_scorer import SCORERS, Answers
from tests.domain.shipped import library
from tests.domain.trial.protocol_folder import CONTENT
from tests.evidence_file import write_evidence

from selfback.domain.content.question import Question
from selfback.domain.instruments.trial_scores import load_score_rules, score_of
from selfback.domain.instruments.value_set import PROFILES, ValueSet, read_value_set
from selfback.domain.trial.instruments import known_instruments, values_of

HERE = Path(__file__).parent
GOLDEN = tomllib.loads((HERE / "golden_scores.toml").read_text(encoding="utf-8"))
SHEETS = [(id, sheet, score) for id, sheets in GOLDEN.items() for sheet, score in sheets.items()]
RULES = load_score_rules(CONTENT)
EQ_5D = "eq-5d-5l"
FULL = os.environ.get("SELFBACK_FULL") == "1"
RANDOM_SHEETS = 10_000 if FULL else 300
MOST_GOLDEN = 20
OFTEN_OPEN = 0.15


@cache
def values() -> ValueSet:
    return read_value_set((HERE / "value_set.toml").read_text(encoding="utf-8"), is_table=False)


@cache
def questions_of(instrument: str) -> tuple[Question, ...]:
    held = library()
    return {**held.instruments, **held.unworded}[instrument].questions


def read_sheet(instrument: str, sheet: str) -> list[int | None]:
    signs = sheet.replace(" ", "")
    if len(questions_of(instrument)) == 1:
        return [{"-": None, "X": 10}.get(signs) if signs in {"-", "X"} else int(signs)]
    return [None if sign == "-" else 10 if sign == "X" else int(sign) for sign in signs]


def ours(instrument: str, answers: Answers) -> float | None:
    sent = {f"q{n}": each for n, each in enumerate(answers, start=1)}
    return score_of(RULES[instrument], len(answers), sent, values())


def theirs(instrument: str, answers: Answers) -> float | None:
    if instrument != EQ_5D:
        return SCORERS[instrument](answers)
    table = tomllib.loads((HERE / "value_set.toml").read_text(encoding="utf-8"))
    dimensions = ("mobility", "self_care", "usual_activities", "pain", "anxiety")
    index = table["full"]
    for dimension, level in zip(dimensions, answers, strict=False):
        if level is None:
            return None
        index -= table[dimension].get(str(level), 0)
    return index


def test_every_instrument_that_is_known_has_golden_scores():
    known, _findings = known_instruments(CONTENT, library())

    assert {each.defined.id for each in known} == set(GOLDEN)
    assert set(GOLDEN) == {*SCORERS, EQ_5D}


@pytest.mark.parametrize("instrument", GOLDEN)
def test_golden_scores_are_twenty_or_all_there_are(instrument: str):
    possible = 1
    for question in questions_of(instrument):
        possible *= len(values_of(question)) + 1

    assert len(GOLDEN[instrument]) >= min(MOST_GOLDEN, possible)


@pytest.mark.parametrize(("instrument", "sheet", "score"), SHEETS)
def test_a_score_is_what_it_is_by_hand(instrument: str, sheet: str, score: float | str):
    answers = read_sheet(instrument, sheet)

    expected = None if score == "none" else pytest.approx(score)
    assert len(answers) == len(questions_of(instrument))
    assert ours(instrument, answers) == expected
    assert theirs(instrument, answers) == expected


@pytest.mark.parametrize(
    ("instrument", "item"),
    [(id, item) for id, rule in RULES.items() for item in sorted(rule.turned)],
)
def test_each_turned_item_alone_lowers_the_score_by_what_it_is_answered(instrument: str, item: str):
    questions = questions_of(instrument)
    place = [each.id for each in questions].index(item)
    least: list[int | None] = [0] * len(questions)
    at_zero = ours(instrument, least)
    for value in values_of(questions[place]):
        answers = [*least[:place], value, *least[place + 1 :]]

        assert at_zero is not None
        assert ours(instrument, answers) == theirs(instrument, answers) == at_zero - value


@pytest.mark.parametrize("instrument", GOLDEN)
def test_every_count_of_open_items_is_scored_or_left_as_the_rule_says(instrument: str):
    questions = questions_of(instrument)
    full: list[int | None] = [values_of(each)[-1] for each in questions]
    for count in range(len(full) + 1):
        from_the_front = [None] * count + full[count:]
        from_the_back = full[: len(full) - count] + [None] * count
        for answers in (from_the_front, from_the_back):
            assert ours(instrument, answers) == pytest.approx(theirs(instrument, answers))


@pytest.mark.slow
def test_two_scorers_agree_on_sheets_drawn_by_chance():
    agreed = 0
    for instrument in GOLDEN:
        questions, chance = questions_of(instrument), random.Random(instrument)
        for _ in range(RANDOM_SHEETS):
            answers = [
                None if chance.random() < OFTEN_OPEN else chance.choice(values_of(each))
                for each in questions
            ]
            first, second = ours(instrument, answers), theirs(instrument, answers)
            assert first == pytest.approx(second), (instrument, answers)
            agreed += 1

    if FULL:
        write_evidence(
            "instrument-scores",
            title="Scores of the instruments",
            conditions="Sheets with one item in seven left open, each scored by the product and "
            "by a second scorer written from the published rules; EQ-5D-5L by an invented value "
            "set. The sheets worked out by hand await a clinician's signature.",
            figures={
                "instruments": len(GOLDEN),
                "sheets worked out by hand": len(SHEETS),
                "sheets drawn by chance": agreed,
                "of these scored differently": 0,
            },
        )


def test_there_is_no_index_without_the_value_set_of_a_host():
    answers = {f"q{n}": 1 for n in range(1, 7)}

    assert score_of(RULES[EQ_5D], 6, answers) is None
    assert len(values().index) == len(PROFILES) == 3125


def test_the_files_of_every_instrument_agree():
    known, findings = known_instruments(CONTENT, library())

    assert not findings
    assert len(known) == len(GOLDEN)
