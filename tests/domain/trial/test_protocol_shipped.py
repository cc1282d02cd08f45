"""The two protocols we ship say what was published, and fit the rest of the product."""

import pytest
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY, SPECIALIST

from selfback.apps.people.permissions import Profession, Role
from selfback.domain.content.checks.ease import FEWEST_WORDS, HIGHEST_LIX, LOWEST_FLESCH
from selfback.domain.content.language import Language
from selfback.domain.content.loading import load_library
from selfback.domain.content.reading_ease import flesch_reading_ease, lix, words_of
from selfback.domain.recruitment.entry import Declined, NotEligible
from selfback.domain.trial.checks.people import ROLES
from selfback.domain.trial.protocol_loading import load_protocol, protocol_folders
from selfback.domain.trial.protocol_people import CountsAs

SHIPPED = (PRIMARY, SPECIALIST)


def _shown(protocol, language):
    """What people who take part may come to read; criteria are words among staff."""
    yield protocol.titles[language]
    yield protocol.summary[language]
    for parts in (
        protocol.arms,
        protocol.visits,
        protocol.withdrawal_levels,
    ):
        yield from (part.label[language] for part in parts)


def _consent(protocol, language):
    for document in protocol.consent:
        if language in document.text:
            text = document.text[language]
            yield from (*text.paragraphs, *text.statements)
            for question in text.questions.values():
                yield from (question.text, *question.options.values())


def test_both_trials_are_shipped():
    assert set(SHIPPED) <= set(protocol_folders(CONTENT))


def test_the_trial_in_primary_care_is_the_published_one(primary):
    assert [(arm.id, arm.ratio, arm.sees_app) for arm in primary.arms] == [
        ("app", 1, True),
        ("usual-care", 1, False),
    ]
    assert [country.code for country in primary.sites.countries] == ["DK", "NO"]
    assert [str(visit.after) for visit in primary.follow_ups] == [
        "6 weeks",
        "3 months",
        "6 months",
        "9 months",
    ]
    assert primary.analysis.primary.instrument == "rmdq-24"
    assert primary.analysis.primary.visit == "month-3"
    assert (primary.analysis.responders.points, primary.analysis.responders.percent) == (4, 30)
    assert primary.analysis.size.per_arm == 175
    assert [each.id for each in primary.analysis.subgroups] == [
        "age",
        "profession",
        "duration",
        "intensity",
        "work-demands",
    ]


def test_everything_the_registry_names_decides_who_can_take_part(primary):
    people = list(primary.criteria("person"))

    limits = {each.question: (each.relation, each.values[0]) for each in people if each.unit}
    assert limits == {
        "weeks_since_care": ("at-most", 8),
        "rmdq-24": ("at-least", 6),
        "age": ("at-least", 18),
    }
    assert len([each for each in people if each.kind == "include"]) == 7
    assert {each.id for each in people if each.kind == "exclude"} == {
        "not-interested",
        "language",
        "cognition",
        "illness",
        "cannot-exercise",
        "fibromyalgia",
        "pregnancy",
        "back-surgery",
        "other-trial",
    }


def test_the_trial_in_specialist_care_is_the_published_one(specialist):
    assert [(arm.id, arm.ratio) for arm in specialist.arms] == [
        ("app", 1),
        ("website", 1),
        ("usual-care", 1),
    ]
    assert [str(visit.after) for visit in specialist.follow_ups] == [
        "6 weeks",
        "3 months",
        "6 months",
    ]
    assert specialist.analysis.primary.instrument == "msk-hq"
    assert specialist.analysis.comparisons == (("app", "usual-care"), ("app", "website"))
    assert specialist.analysis.size.per_arm * 3 == 279


@pytest.mark.parametrize("name", SHIPPED)
def test_somebody_who_is_not_interested_has_declined_and_is_not_ineligible(name):
    people = load_protocol(CONTENT, name).criteria("person")

    declined = [each.id for each in people if each.counts_as is CountsAs.DECLINED]

    assert declined == ["not-interested"]


@pytest.mark.parametrize("name", SHIPPED)
def test_reasons_are_those_of_the_recruitment_log(name):
    for each in load_protocol(CONTENT, name).criteria("person"):
        codes = Declined if each.counts_as is CountsAs.DECLINED else NotEligible
        assert each.reason in set(codes)


def test_every_role_of_the_product_has_a_rule_about_what_it_may_see():
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("name", SHIPPED)
def test_professions_are_those_of_the_register(name):
    assert set(load_protocol(CONTENT, name).deliverers.professions) <= set(Profession)


@pytest.mark.parametrize("name", SHIPPED)
def test_texts_are_calm_and_use_no_word_that_frightens(name):
    protocol, avoided = load_protocol(CONTENT, name), load_library(CONTENT).avoided

    for language in Language:
        for text in (*_shown(protocol, language), *_consent(protocol, language)):
            assert "!" not in text
            for each in avoided:
                if each.language is language and not each.spares(f"protocols/{name}"):
                    assert not list(each.said_in(text))


@pytest.mark.parametrize("name", SHIPPED)
def test_consent_is_easy_to_read(name):
    protocol = load_protocol(CONTENT, name)

    for language in protocol.consent[0].text:
        long = [x for x in _consent(protocol, language) if len(words_of(x)) >= FEWEST_WORDS]
        assert long
        for text in long:
            if language == "en":
                assert flesch_reading_ease(text) >= LOWEST_FLESCH, text
            else:
                assert lix(text) <= HIGHEST_LIX, text


@pytest.mark.parametrize(
    ("id", "items", "low", "high", "direction"),
    [
        ("rmdq-24", 24, 0, 24, "worse"),
        ("rmdq-23", 23, 0, 23, "worse"),
        ("nprs", 1, 0, 10, "worse"),
        ("pseq-10", 10, 0, 60, "better"),
        ("fabq-pa", 5, 0, 24, "worse"),
        ("bipq", 8, 0, 80, "worse"),
        ("pss-10", 10, 0, 40, "worse"),
        ("phq-8", 8, 0, 24, "worse"),
        ("eq-5d-5l", 6, -1, 1, "better"),
        ("gpe", 1, -5, 5, "better"),
        ("psfs", 2, 0, 10, "better"),
        ("work-ability", 1, 0, 10, "better"),
        ("sgpals", 1, 1, 4, "better"),
        ("pain-sites", 9, 0, 9, "worse"),
        ("sleep", 4, 0, 8, "worse"),
        ("msk-hq", 14, 0, 56, "better"),
    ],
)
def test_an_instrument_has_its_range_and_direction(id, items, low, high, direction):
    from selfback.domain.content.loading import read_as
    from selfback.domain.trial.protocol_files import InstrumentsFile

    held, findings = read_as(CONTENT, "protocols/instruments.toml", InstrumentsFile)
    found = {each.id: each for each in held.instruments}[id]

    assert not findings
    assert (found.items, found.low, found.high, found.direction) == (items, low, high, direction)
