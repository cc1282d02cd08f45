"""`selfback evaluation possible` on the command line."""

import json

from click.testing import CliRunner

from selfback.delivery.cli.main import main


def run(*arguments):
    return CliRunner().invoke(main, ["evaluation", "possible", *arguments])


def test_the_published_band_is_told_with_its_counts_and_intervals():
    done = run("84.1", "88.9", "--from", "20", "--to", "200")

    assert done.exit_code == 0
    assert "3 denominators allow 84.1 % and 88.9 %, from 20 to 200" in done.output
    assert "53/63 (73.2 to 91.1); 56/63 (78.8 to 94.5)" in done.output


def test_a_denominator_asked_about_by_name_may_be_impossible():
    done = run("84.1", "88.9", "--ask", "62", "--ask", "63")

    assert done.exit_code == 1
    assert "62: not possible" in done.output
    assert "63: possible" in done.output


def test_machines_get_each_percentage_alone_and_all_together():
    document = json.loads(run("84.1", "88.9", "--from", "20", "--to", "200", "--json").output)

    assert [row["denominator"] for row in document["together"]] == [63, 126, 189]
    alone = {row["of"]: row["count"] for row in document["each"][0]["denominators"]}
    assert alone[63] == 53
    assert 62 not in alone


def test_no_denominator_at_all_is_a_finding():
    done = run("84.1", "88.9", "--from", "20", "--to", "62")

    assert done.exit_code == 1
    assert "No denominator from 20 to 62" in done.output


def test_what_is_no_percentage_and_a_range_upside_down_are_wrong_usage():
    assert run("eighty").exit_code == 2
    assert run("84.1", "--from", "30", "--to", "20").exit_code == 2
