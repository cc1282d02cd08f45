"""The flow of a trial: boxes that sum or do not exist, hidden arms, and a picture that fits."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.shipped import CONTENT

from selfback.domain.content.language import Language
from selfback.domain.trial.consort import (
    ArmNotKnown,
    Box,
    FlowDoesNotAdd,
    Line,
    SameRowTwice,
    flow_of,
)
from selfback.domain.trial.consort_svg import TooManyArms, described, flow_svg
from selfback.domain.trial.consort_text import width_of, wrapped
from selfback.domain.trial.consort_words import FlowWordsRefused, load_flow_words
from selfback.domain.trial.disposition import Disposition, Eligible, OpenedSite, VisitStatus

DAY = date(2027, 3, 1)
ARMS = {"app": "App and usual care", "usual": "Usual care"}
VISITS = {"w6": "6 weeks", "m3": "3 months"}
WORDS = {language: load_flow_words(CONTENT, language) for language in Language}
LONG = {
    "a": "selfBACK-appen sammen med sædvanlig behandling i almen praksis",
    "b": "Rygsmerteselvhåndteringsvejledningsprogrammet",
    "c": "Sædvanlig behandling",
    "d": "Trykt rådgivning",
}


def in_arm(name, arm, *statuses, site="A", **more):
    visits = dict(zip(VISITS, statuses, strict=False))
    return Disposition(
        id=name, site=site, randomised_on=DAY, eligible=Eligible.YES, arm=arm, visits=visits, **more
    )


ROWS = [
    in_arm("r1", "app", VisitStatus.COMPLETE, VisitStatus.PENDING, started=True),
    in_arm("r2", "app", VisitStatus.MISSED, started=False, not_started="no-time"),
    in_arm("r3", "usual", VisitStatus.PARTIAL, VisitStatus.WITHDRAWN, site="B"),
    Disposition(id="r4", site="B", eligible=Eligible.NO, ineligible="age"),
    Disposition(id="r5", site="C", eligible=Eligible.YES, declined="no-time"),
    Disposition(id="r6", site="C"),
    Disposition(id="r7", site="C", assessed=False),
]
SITES = [OpenedSite(id=name) for name in "ABCD"]


def flow(rows=ROWS, **changes):
    return flow_of(rows, **{"arms": ARMS, "visits": VISITS, "sites": SITES, **changes})


def counts(found):
    return {box.id: box.count for box in found.boxes()}


def test_each_person_stands_where_their_row_says():
    found = counts(flow())

    assert [found[id] for id in ("referred", "waiting", "assessed")] == [7, 1, 6]
    assert [found[id] for id in ("excluded", "on-the-way", "randomised")] == [2, 1, 3]
    assert [found[id] for id in ("arm:app", "arm:usual", "visit:m3:usual")] == [2, 1, 1]


def test_a_box_knows_the_rows_behind_each_of_its_lines():
    found = {box.id: box for box in flow().boxes()}

    lines = {line.word: line.rows for line in found["visit:w6:app"].splits[0]}
    assert lines == {"visit-complete": ("r1",), "visit-missed": ("r2",)}
    not_eligible, declined = found["excluded"].splits[0]
    assert (not_eligible.rows, declined.rows) == (("r4",), ("r5",))
    assert not_eligible.lines[0].word == "reason:age"


def test_sites_are_counted_with_those_that_brought_nobody():
    (lines,) = flow().sites.splits

    assert {line.word: line.rows for line in lines} == {
        "sites-recruiting": ("A", "B"),
        "sites-referring": ("C",),
        "sites-with-none": ("D",),
    }


def test_sites_and_deliverers_are_told_for_each_arm():
    rows = [
        in_arm(f"r{n}", "app", site=site, deliverer=who)
        for n, (site, who) in enumerate([("A", "x"), ("A", "x"), ("A", "y"), ("B", "z")])
    ]

    arm = flow(rows).arms[0]

    assert (arm.sites.units, arm.sites.middle, arm.sites.low, arm.sites.high) == (2, 2.0, 1, 3)
    assert (arm.deliverers.units, arm.deliverers.middle) == (3, 1)
    assert flow(ROWS).arms[0].deliverers is None


def test_rare_reasons_share_a_line():
    codes = ["a"] * 5 + ["b"] * 4 + ["c"] * 3 + ["d"] * 2 + ["e", "e"] + ["f", "g", ""]
    rows = [
        Disposition(id=f"r{n:02}", site="A", eligible=Eligible.NO, ineligible=code)
        for n, code in enumerate(codes)
    ]

    (line,) = flow(rows).excluded.splits[0]

    told = {each.word.removeprefix("reason:"): len(each.rows) for each in line.lines}
    assert told == {"a": 5, "b": 4, "c": 3, "d": 2, "e": 2, "other-reasons": 3}


@pytest.mark.parametrize(
    ("parts", "fact"),
    [
        ([("r1",)], "1 missing"),
        ([("r1", "r2"), ("r2",)], "1 twice"),
        ([("r1", "r2", "r3")], "1 from elsewhere"),
    ],
)
def test_a_box_whose_lines_do_not_sum_cannot_exist(parts, fact):
    lines = tuple(Line(word="analysed", rows=rows) for rows in parts)

    with pytest.raises(FlowDoesNotAdd, match=fact):
        Box(id="box", word="analysis", rows=("r1", "r2"), splits=(lines,))


@pytest.mark.parametrize("part", ["waiting", "excluded", "on_the_way", "randomised", "assessed"])
def test_a_flow_that_loses_somebody_cannot_exist(part):
    whole = flow()
    box = getattr(whole, part)

    with pytest.raises(FlowDoesNotAdd):
        replace(whole, **{part: Box(id=box.id, word=box.word, rows=box.rows[1:])})


def test_an_arm_that_loses_somebody_at_a_visit_cannot_exist():
    whole = flow()
    first, *others = whole.arms
    visit = first.visits[0]
    short = replace(visit, rows=visit.rows[1:], splits=())

    with pytest.raises(FlowDoesNotAdd):
        replace(whole, arms=(replace(first, visits=(short, *first.visits[1:])), *others))


def test_a_row_that_stands_there_twice_is_refused():
    with pytest.raises(SameRowTwice, match="r1"):
        flow([*ROWS, ROWS[0]])


def test_an_arm_that_the_trial_does_not_have_is_refused():
    with pytest.raises(ArmNotKnown, match="placebo"):
        flow([in_arm("r1", "placebo")])


def test_the_published_specialist_trial_closes():
    # 377 assessed, 76 without a baseline, 7 ineligible, 294 randomised: 99 + 98 + 97.
    rows = [
        Disposition(id=f"n{n}", site="S", eligible=Eligible.YES, declined="no-baseline")
        for n in range(76)
    ]
    rows += [Disposition(id=f"i{n}", site="S", eligible=Eligible.NO) for n in range(7)]
    for arm, size in (("a", 99), ("b", 98), ("c", 97)):
        rows += [in_arm(f"{arm}{n}", arm, site="S") for n in range(size)]

    found = counts(flow_of(rows, arms=dict.fromkeys("abc", "Arm"), visits={}))

    assert [found[id] for id in ("assessed", "excluded", "randomised")] == [377, 83, 294]
    assert [found[f"arm:{arm}"] for arm in "abc"] == [99, 98, 97]


def swapped(rows):
    other = {"app": "usual", "usual": "app", "": ""}
    return [replace(row, arm=other[row.arm]) for row in rows]


def test_hidden_arms_leave_no_trace_of_who_is_in_which():
    hidden, other = flow(is_hidden=True), flow(swapped(ROWS), is_hidden=True)

    assert hidden == other
    for words in WORDS.values():
        assert flow_svg(hidden, words) == flow_svg(other, words)
        assert "App and usual care" not in flow_svg(hidden, words)
    assert flow() != flow(swapped(ROWS))


def test_who_has_started_is_hidden_with_the_arms():
    everybody = [replace(row, started=True) if row.randomised_on else row for row in ROWS]

    assert flow(is_hidden=True) == flow(everybody, is_hidden=True)


statuses = st.sampled_from(VisitStatus)
dispositions = st.builds(
    Disposition,
    id=st.uuids().map(str),
    site=st.sampled_from("ABC"),
    deliverer=st.sampled_from(["", "x", "y"]),
    assessed=st.booleans(),
    eligible=st.sampled_from(Eligible),
    ineligible=st.sampled_from(["", "age", "mild", "<&>", "unknown_code"]),
    declined=st.sampled_from(["", "no-time"]),
    randomised_on=st.sampled_from([None, DAY]),
    arm=st.sampled_from(["a", "b"]),
    started=st.sampled_from([None, True, False]),
    not_started=st.sampled_from(["", "illness"]),
    visits=st.dictionaries(st.sampled_from(list(VISITS)), statuses),
    analysed=st.sampled_from([None, True, False]),
    not_analysed=st.sampled_from(["", "no-value"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(dispositions, max_size=30, unique_by=lambda row: row.id), st.booleans())
def test_any_rows_give_a_flow_that_sums_and_a_picture_that_fits(rows, is_hidden):
    found = flow_of(
        rows, arms={"a": "A", "b": "B"}, visits=VISITS, sites=SITES, is_hidden=is_hidden
    )

    assert found.referred.count == len(rows)
    assert fits(flow_svg(found, WORDS[Language.DANISH]))


@pytest.mark.parametrize(
    ("arms", "language", "is_hidden"), list(product((2, 3, 4), Language, (False, True)))
)
def test_no_text_leaves_its_box_even_in_the_longest_words(arms, language, is_hidden):
    names = dict(list(LONG.items())[:arms])
    rows = [
        in_arm(
            f"{arm}{n}",
            arm,
            *(status, status),
            site=f"S{n}",
            deliverer=f"D{n % 7}",
            started=n % 3 == 0,
            not_started="prefers-treatment",
            analysed=n % 2 == 0,
            not_analysed="no-value",
        )
        for arm in names
        for n, status in enumerate(list(VisitStatus) * 200)
    ]
    rows += [row for row in ROWS if not row.randomised_on]
    rows += [
        Disposition(id=f"x{n}", site="A", eligible=Eligible.NO, ineligible=reason)
        for n, reason in enumerate(
            ["speaks-none-of-the-languages-of-the-questionnaires-well-enough", "age"] * 40
        )
    ]

    found = flow(rows, arms=names, is_hidden=is_hidden, is_synthetic=True)

    assert fits(flow_svg(found, WORDS[language]))


SVG = "{http://www.w3.org/2000/svg}"


def fits(picture):
    """Whether each text of each box lies within it, beside and not over the number of its row."""
    root = ET.fromstring(picture)
    width, height = (float(root.get(name)) for name in ("width", "height"))
    for group in root.iter(f"{SVG}g"):
        rect = next(group.iter(f"{SVG}rect"))
        x, y, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
        spans = {}
        for text in group.iter(f"{SVG}text"):
            left, right = span(text)
            at = float(text.get("y"))
            assert x < left <= right < x + wide, text.text
            assert y < at < y + high, text.text
            spans.setdefault(at, []).append((left, right))
        for row in spans.values():
            row.sort()
            assert all(a[1] <= b[0] for a, b in pairwise(row))
    return all(0 <= end <= width for text in root.iter(f"{SVG}text") for end in span(text))


def span(text):
    taken = width_of(
        text.text, float(text.get("font-size")), is_bold=text.get("font-weight") == "700"
    )
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor")] * taken
    left = float(text.get("x")) - before
    return left, left + taken


def boxes_overlap(picture):
    rects = [
        tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
        for rect in ET.fromstring(picture).iter(f"{SVG}rect")
        if rect.get("rx")
    ]
    return any(
        a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
        for n, a in enumerate(rects)
        for b in rects[:n]
    )


@pytest.mark.parametrize("is_hidden", [False, True])
def test_no_box_lies_over_another(is_hidden):
    for language in Language:
        assert not boxes_overlap(flow_svg(flow(is_hidden=is_hidden), WORDS[language]))


def test_the_picture_is_told_in_words_for_those_who_do_not_see_it():
    picture = ET.fromstring(flow_svg(flow(), WORDS[Language.ENGLISH]))

    title, said = picture.find(f"{SVG}title").text, picture.find(f"{SVG}desc").text
    assert title == "Flow of participants: referred 7, randomised 3"
    assert "App and usual care: 2 (started as allocated 1; did not start 1: no time 1)." in said
    assert "3 months, Usual care: 1 (withdrawn 1)." in said
    assert set(picture.get("aria-labelledby").split()) == {
        picture.find(f"{SVG}title").get("id"),
        picture.find(f"{SVG}desc").get("id"),
    }
    assert said == described(flow(), WORDS[Language.ENGLISH])


def test_numbers_lead_to_their_rows_where_they_may_be_opened():
    picture = flow_svg(flow(), WORDS[Language.ENGLISH], links={"excluded": "/flow/excluded?a=1&b"})

    assert '<a href="/flow/excluded?a=1&amp;b">' in picture
    assert picture.count("<a ") == 1
    ET.fromstring(picture)


def test_made_up_people_are_named_as_such():
    for language, words in WORDS.items():
        picture = flow_svg(flow(is_synthetic=True), words)
        assert words.of("synthetic") in picture
        assert words.of("synthetic") not in flow_svg(flow(), words), language


def test_names_and_reasons_cannot_become_markup():
    rows = [in_arm("r1", "app"), Disposition(id="r2", site="A", eligible=Eligible.NO)]
    rows[1] = replace(rows[1], ineligible="<script>")

    picture = flow_svg(flow(rows, arms={"app": "<b>&"}), WORDS[Language.ENGLISH])

    assert "<script>" not in picture
    assert "<b>" not in picture


def test_five_arms_have_no_room():
    arms = dict.fromkeys("abcde", "Arm")

    with pytest.raises(TooManyArms, match="5 arms"):
        flow_svg(flow([], arms=arms), WORDS[Language.ENGLISH])


def test_the_picture_needs_no_style_sheet_and_no_script():
    picture = flow_svg(flow(), WORDS[Language.ENGLISH])

    assert not re.search(r"<style|<script|style=|on\w+=", picture)


def test_reasons_of_the_log_have_words_in_every_language():
    from selfback.domain.recruitment.entry import Declined, NotApproached, NotEligible

    codes = {code.value for kind in (Declined, NotEligible) for code in kind}
    assert {code.value for code in NotApproached} - codes  # professionals' reasons are not shown
    for words in WORDS.values():
        assert codes <= set(words.reasons)


def test_each_language_has_the_same_reasons():
    english, *others = (set(words.reasons) for words in WORDS.values())

    assert all(each == english for each in others)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("referred = ", "refered = "), "'referred' is missing"),
        (('title = "', 'more = "x"\ntitle = "'), "'more' is not known"),
        (('died = "died"', 'died = ""'), "'visit-died' holds no text"),
        (("title = ", "title "), "cannot be read as TOML"),
    ],
)
def test_words_that_are_not_whole_are_refused(tmp_path: Path, change, says):
    (tmp_path / "flow").mkdir()
    text = (CONTENT / "flow" / "en.toml").read_text(encoding="utf-8")
    (tmp_path / "flow" / "en.toml").write_text(text.replace(*change), encoding="utf-8")

    with pytest.raises(FlowWordsRefused, match=says):
        load_flow_words(tmp_path, Language.ENGLISH)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60),
    st.floats(30, 300),
)
def test_wrapped_lines_are_narrow_enough_and_lose_nothing(text, width):
    lines = wrapped(text, width, 13)

    assert all(width_of(line, 13) <= width for line in lines)
    told = "".join(lines).replace("-", "").replace(" ", "")
    assert told == "".join(text.split()).replace("-", "")
