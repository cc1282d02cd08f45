"""Every text is judged once for how easy it is to read, however short it is."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from selfback.domain.content.checks.ease import FEWEST_WORDS, samples_of
from selfback.domain.content.checks.texts import Text
from selfback.domain.content.language import Language

TEXTS = st.lists(
    st.builds(
        lambda kind, owner, words, key: Text(
            kind=kind,
            owner=f"{kind}-{owner}",
            language=Language.ENGLISH,
            file=f"{kind}.toml",
            key=key,
            text=" ".join(["walk"] * words),
        ),
        kind=st.sampled_from(["notices", "tools"]),
        owner=st.integers(0, 4),
        words=st.integers(1, 45),
        key=st.uuids().map(str),
    ),
    max_size=40,
).map(lambda texts: sorted(texts, key=lambda each: (each.kind, each.owner)))


@given(texts=TEXTS)
def test_every_text_stands_in_one_sample(texts: list[Text]):
    sampled = Counter(each for sample in samples_of(texts) for each in sample.texts)

    assert sampled == Counter(texts)


@given(texts=TEXTS)
def test_no_sample_is_too_small_unless_its_kind_has_no_more_short_texts(texts: list[Text]):
    small = [sample for sample in samples_of(texts) if not sample.is_enough]

    for sample in small:
        kind = sample.texts[0].kind
        short = [x for x in texts if x.kind == kind and len(x.text.split()) < FEWEST_WORDS]
        assert sample.texts == tuple(short)


@given(texts=TEXTS)
def test_a_long_text_is_judged_alone(texts: list[Text]):
    alone = {sample.texts[0] for sample in samples_of(texts) if len(sample.texts) == 1}

    assert {x for x in texts if len(x.text.split()) >= FEWEST_WORDS} <= alone
