"""The words of the safety screens: whom to call, what to say, and what is never said."""

import re

import pytest
from tests.domain.safety.warning_signs import EMERGENCY, FLAGS, LIBRARY

from selfback.domain.content.helpline import Need
from selfback.domain.content.language import Language

LANGUAGES = tuple(Language)
DANGER = {"DK": "112", "NO": "113", "GB": "999"}
CLAIMS_OF_SAFETY = {
    "en": ("you are safe", "nothing is wrong", "nothing serious", "no red flag", "don't worry"),
    "da": ("du er i sikkerhed", "ikke noget galt", "intet alvorligt", "røde flag", "bare rolig"),
    "nb": ("du er trygg", "ingenting galt", "ikke noe alvorlig", "røde flagg", "ikke vær redd"),
}


def said(language: Language) -> list[str]:
    """Every text of the safety screens and warning signs in a language."""
    screens = LIBRARY.safety_screens(language).values()
    texts = [text for screen in screens for text in screen.values()]
    flat = [line for text in texts for line in ([text] if isinstance(text, str) else text)]
    signs = LIBRARY.red_flag_words(language).values()
    return [*flat, *(words.text for words in signs), *(words.say for words in signs)]


def numbers(country: str, need: Need) -> set[str]:
    lines = LIBRARY.countries[country].helplines
    return {line.number for line in lines if line.need is need and line.number}


@pytest.mark.hazard("H-10")
@pytest.mark.parametrize("country", DANGER)
def test_each_country_has_one_number_for_danger_to_life(country):
    assert numbers(country, Need.DANGER) == {DANGER[country]}


@pytest.mark.hazard("H-10")
@pytest.mark.parametrize("country", DANGER)
@pytest.mark.parametrize("need", [Need.URGENT, Need.TALK])
def test_each_country_has_somebody_to_call_when_it_is_not_yet_danger(country, need):
    assert numbers(country, need)


@pytest.mark.hazard("H-10")
def test_a_number_of_another_country_is_never_shown():
    everywhere = {
        code: {line.number for line in country.helplines}
        for code, country in LIBRARY.countries.items()
    }

    assert "116123" not in everywhere["DK"]
    for code, number in DANGER.items():
        assert [other for other in everywhere if number in everywhere[other]] == [code]


@pytest.mark.hazard("H-10")
def test_every_danish_region_has_its_own_number_out_of_hours():
    lines = [x for x in LIBRARY.countries["DK"].helplines if x.need is Need.URGENT]

    assert len({line.region for line in lines}) == len({line.number for line in lines}) == 5
    assert all(line.region.startswith("Region ") for line in lines)


@pytest.mark.hazard("H-10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_stands_in_the_words_of_a_language(language):
    assert [text for text in said(language) if re.search(r"\d{3}", text)] == []


@pytest.mark.parametrize("country", LIBRARY.countries)
def test_a_number_is_shown_as_it_is_dialled(country):
    for line in LIBRARY.countries[country].helplines:
        if line.number:
            assert line.shown.replace(" ", "") == line.number


@pytest.mark.hazard("H-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_has_words_and_every_emergency_has_words_for_the_telephone(language):
    words = LIBRARY.red_flag_words(language)
    leads = LIBRARY.safety_screens(language)["emergency_leads"]

    assert set(words) == set(FLAGS)
    assert {flag for flag, each in words.items() if each.say} == set(EMERGENCY) == set(leads)


@pytest.mark.hazard("H-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_hold_the_same_texts_and_lists_in_every_language(language):
    def shape(screens):
        return {
            (name, key, "" if isinstance(text, str) else len(text))
            for name, screen in screens.items()
            for key, text in screen.items()
        }

    assert shape(LIBRARY.safety_screens(language)) == shape(LIBRARY.safety_screens("en"))


@pytest.mark.hazard("H-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_to_call_has_its_place_in_every_language(language):
    screens = LIBRARY.safety_screens(language)
    placed = [
        screens["emergency"]["call_button"],
        screens["mood"]["danger"],
        screens["symptoms"]["call_hint"],
        screens["stop_exercise"]["emergency_title"],
        screens["soon"]["worse"],
    ]

    assert all("{number}" in text for text in placed)


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_that_they_are_safe(language):
    texts = " ".join(said(language)).casefold()

    assert [claim for claim in CLAIMS_OF_SAFETY[language] if claim in texts] == []
