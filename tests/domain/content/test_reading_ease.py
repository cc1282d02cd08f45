"""Reading ease, against figures computed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.content.reading_ease import (
    NoWords,
    flesch_reading_ease,
    lix,
    sentence_count,
    syllables,
    words_of,
)


def test_lix_adds_words_a_sentence_and_the_percentage_of_long_words():
    # 10 words, 2 sentences, 1 word over six letters (bevægelse): 10/2 + 100 * 1/10
    text = "Det er godt at gå. Bevægelse er godt for dig."

    assert lix(text) == pytest.approx(15.0)


def test_a_word_of_six_letters_is_not_long_and_one_of_seven_is():
    assert lix("smerte") == pytest.approx(1.0)
    assert lix("smerter") == pytest.approx(101.0)


def test_flesch_weighs_words_a_sentence_and_syllables_a_word():
    # 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 * 1
    assert flesch_reading_ease("The cat sat on the mat.") == pytest.approx(116.145)


def test_flesch_of_two_sentences_with_longer_words():
    # 8 words, 2 sentences, 12 syllables (ac-tiv-i-ty 4, usually 4):
    # 206.835 - 1.015 * 4 - 84.6 * 14/8
    text = "Activity helps most backs. It usually feels good."

    assert flesch_reading_ease(text) == pytest.approx(206.835 - 1.015 * 4 - 84.6 * 14 / 8)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("makes", 1), ("walked", 1), ("needed", 2), ("movement", 2), ("sometimes", 2),
        ("little", 2), ("muscles", 2), ("people", 2), ("exercise", 3), ("exercises", 4),
        ("diet", 2), ("quiet", 2), ("doing", 2), ("breathing", 2), ("easier", 3), ("usually", 4),
        ("question", 2), ("reaction", 3), ("area", 3), ("well-being", 3), ("don't", 1), ("a", 1),
    ],
)  # fmt: skip
def test_syllables_of_words_our_texts_use(word, count):
    assert syllables(word) == count


def test_an_empty_line_ends_a_sentence_and_a_point_in_a_number_does_not():
    assert sentence_count("A heading\n\nIt took 3.5 minutes. Good?") == 3


def test_what_a_hyphen_or_an_apostrophe_joins_is_one_word():
    assert words_of("It’s a well-being day") == ["It’s", "a", "well-being", "day"]


@pytest.mark.parametrize("measure", [lix, flesch_reading_ease])
def test_a_text_without_words_has_no_reading_ease(measure):
    with pytest.raises(NoWords):
        measure(" – … ")


@given(st.lists(st.sampled_from(["at", "gå", "smerter", "bevægelse"]), min_size=1, max_size=40))
def test_cutting_a_text_into_more_sentences_never_makes_it_harder(words):
    whole, cut = " ".join(words) + ".", ". ".join(words) + "."

    assert lix(cut) <= lix(whole)
    assert flesch_reading_ease(cut) >= flesch_reading_ease(whole)
