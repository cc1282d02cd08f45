"""Nothing that a phone was told is kept is lost or doubled when the server dies."""

import fcntl
import json
import os
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from tests.apps.killing.story import MOST_BEFORE_A_KILL, PHONES, Story, kept, live_through

FULL = os.environ.get("SELFBACK_FULL") == "1"
KILLS = 200 if FULL else 12
EVIDENCE = Path(__file__).resolve().parents[2] / "docs" / "evidence" / "kill.json"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "PGHOST" in os.environ,
        reason="with PostgreSQL the database is another process, which outlives the web server",
    ),
]


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> Story:
    """The server's story, lived through once even if several processes test it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "killed"
    folder.mkdir(exist_ok=True)
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        file = folder / "story.json"
        if not file.exists():
            (folder / "data").mkdir()
            kept(live_through(KILLS, folder / "data"), folder)
        return Story(**json.loads(file.read_text()))


@pytest.fixture
def rows(story):
    """Ask the database that the last server left behind."""
    connection = sqlite3.connect(story.database)
    yield lambda sql, *values: connection.execute(sql, values).fetchall()
    connection.close()


def sent(story, kind):
    return {key: item["payload"] for key, item in story.sent.items() if item["kind"] == kind}


def repeats(story):
    return sum(len(answers) - 1 for answers in story.answers.values())


def test_every_server_acknowledged_something_before_it_was_killed(story):
    assert len(story.acknowledged) == story.kills == KILLS
    assert story.acknowledged[0] > 0
    assert all(a < b for a, b in zip(story.acknowledged, story.acknowledged[1:], strict=False))
    assert repeats(story) > 0


@pytest.mark.hazard("H-08")
def test_nothing_acknowledged_is_lost(story, rows):
    receipts = dict(rows("SELECT key, answer FROM receipts_receipt WHERE user_id = ?", story.user))
    steps = dict(rows("SELECT day, steps FROM movement_dailysteps"))
    done = dict(rows("SELECT session, repetitions FROM plans_exercisedone"))
    reports = {row[0] for row in rows("SELECT id FROM safety_report")}

    assert set(story.answers) <= set(receipts)
    for key, answers in story.answers.items():
        payload, kind = story.sent[key]["payload"], story.sent[key]["kind"]
        assert all(answer == json.loads(receipts[key]) for answer in answers)
        if kind == "steps":
            assert steps[payload["day"]] == payload["steps"]
        elif kind == "exercise":
            assert done[key] == payload["repetitions"]
        else:
            assert answers[0]["report"] in reports


@pytest.mark.hazard("H-09")
def test_nothing_is_doubled(story, rows):
    receipts = Counter(row[0] for row in rows("SELECT key FROM receipts_receipt"))
    events = dict(rows("SELECT kind, COUNT(*) FROM audit_auditevent GROUP BY kind"))
    days = [next(iter(json.loads(row[0]))) for row in rows(
        "SELECT changes FROM audit_auditevent WHERE kind = 'steps noted'"
    )]  # fmt: skip
    rows_of = {
        "steps": rows("SELECT COUNT(*) FROM movement_dailysteps")[0][0],
        "exercise": rows("SELECT COUNT(*) FROM plans_exercisedone")[0][0],
        "signs": rows("SELECT COUNT(*) FROM safety_report")[0][0],
    }

    assert receipts == Counter(dict.fromkeys(story.sent, 1))
    assert set(Counter(days).values()) == {1}
    for kind, event in [
        ("steps", "steps noted"),
        ("exercise", "exercise done"),
        ("signs", "warning signs reported"),
    ]:
        assert rows_of[kind] == events[event] == len(sent(story, kind)) > 0


def test_everything_arrives_in_the_end_and_no_phone_is_turned_away(story):
    assert set(story.answers) == set(story.sent)
    assert not story.troubles


@pytest.mark.hazard("H-14")
def test_the_record_of_what_happened_holds_after_every_kill(story):
    assert story.verdict["holds"], story.verdict["why"]
    assert story.verdict["events"] >= len(story.sent)


def test_the_database_is_whole_after_every_kill(story):
    assert story.damages == []


def test_a_killed_server_is_back_within_seconds(story):
    assert story.slowest_start < 30


@pytest.mark.skipif(not FULL, reason="only a full run is evidence")
def test_the_figures_of_a_full_run_are_written_down(story, rows):
    EVIDENCE.parent.mkdir(parents=True, exist_ok=True)
    stored = Counter(row[0] for row in rows("SELECT key FROM receipts_receipt"))
    effects = rows(
        "SELECT COUNT(*) FROM audit_auditevent WHERE kind IN"
        " ('steps noted', 'exercise done', 'warning signs reported')"
    )[0][0]
    EVIDENCE.write_text(
        json.dumps(
            {
                "title": "Killed while people write",
                "conditions": (
                    "The web server (granian, one worker, SQLite) is killed with SIGKILL 0 to 50 ms"
                    f" after a life's first acknowledgement and up to {MOST_BEFORE_A_KILL} more,"
                    f" while {len(PHONES)} phones send; they repeat what got no answer, and some"
                    " of what did."
                ),
                "figures": {
                    "kills": story.kills,
                    "acknowledged when the last server was killed": story.acknowledged[-1],
                    "acknowledged in the end": len(story.answers),
                    "acknowledged again after a repeat": repeats(story),
                    "of these lost": len(set(story.answers) - set(stored)),
                    "effects beyond one for each": effects - len(stored),
                    "events in the audit chain, which holds": story.verdict["events"],
                    "slowest from start to first acknowledgement (s)": round(
                        story.slowest_start, 1
                    ),
                    "seconds in all": round(story.seconds),
                },
            },
            indent=2,
        )
        + "\n"
    )
