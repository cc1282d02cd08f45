"""A report can be read by itself, says what it must, and the same data give the same bytes."""

import json
import re

import pytest
from tests.domain.analysis.simulated import export, masked_results, plan, report, results, small

from selfback.domain.analysis.document import document_of
from selfback.domain.analysis.html import html_of
from selfback.domain.analysis.paper import paper_facts
from selfback.domain.analysis.report import report_of
from selfback.domain.analysis.results import analyse


@pytest.fixture(scope="module")
def page():
    return html_of(report())


def test_the_page_loads_nothing_and_runs_nothing(page):
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert not re.findall(r"@import|url\((?!#)", page)
    assert not re.findall(r' style="', page)  # the policy allows the one style sheet alone


def test_made_up_data_are_named_on_the_page_and_in_every_figure(page):
    assert "Made-up data: nobody in this report exists" in page
    assert all("Made-up data" in each.svg for each in report().pictures())
    assert paper_facts(report())["marks"] == ["Made-up data: nobody in this report exists"]


def test_the_headline_and_the_lead_hold_the_primary_result(page):
    found = results().main(results().plan.main)

    assert f"{abs(found.value):.2f}" in page
    assert f"{abs(found.low):.2f}" in page
    assert "399 (87 %) have a score at that visit" in page


def test_every_picture_says_in_words_what_it_shows():
    assert all(len(each.said) > 20 for each in report().pictures())


def test_the_use_of_the_app_comes_with_its_warning(page):
    assert "Nobody was randomised to use it more" in page
    assert page.index("Nobody was randomised to use it more") < page.index("Weeks with a plan")


def test_methods_follow_the_protocol(page):
    for words in (
        "constrained longitudinal",
        "Kenward and Roger",
        "50 times",
        "intention to treat",
    ):
        assert words.replace("50", str(small(plan()).imputations)) in page


def test_the_same_export_gives_the_same_report(page):
    again = analyse(export(), small(plan()), seed=1)

    assert html_of(report_of(again)) == page
    assert json.dumps(document_of(again)) == json.dumps(document_of(results()))


def test_another_seed_changes_the_imputation_and_nothing_else():
    one, other = (document_of(each) for each in (results(), _seeded(2)))

    assert one.pop("imputed") != other.pop("imputed")
    assert (one.pop("seed"), other.pop("seed")) == (1, 2)
    assert one == other


def _seeded(seed):
    return analyse(export(), small(plan()), seed=seed)


def test_a_blinded_export_is_analysed_by_letters_and_names_no_arm():
    masked, open_ = masked_results(), results()
    words = html_of(report_of(masked)) + json.dumps(document_of(masked))

    assert "Blinded: arms are letters" in words
    assert "Masked arm K" in words
    for arm in plan().arms:
        assert arm.label not in words
        assert f'"{arm.id}"' not in words
    assert masked.adherence is None
    found = masked.main(masked.plan.main)
    assert masked.plan.main == ("R", "K")  # usual care minus app here: the other sign
    assert found.value == pytest.approx(-open_.main(open_.plan.main).value, abs=1e-8)
    assert found.se == pytest.approx(open_.main(open_.plan.main).se, abs=1e-8)
