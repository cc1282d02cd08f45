"""Places where coders meet or differ, and what a decision makes of them."""

from hypothesis import given
from tests.domain.qualitative.test_double_coding import double_coded, signs

from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.project import Coding, Project, Selection, Source, User
from selfback.domain.qualitative.settling import places


def project_of(*given: tuple[str, int, int]) -> Project:
    return Project(
        name="p",
        users=(User(id="a"), User(id="b")),
        codes=(Code(id="x", name="x"), Code(id="y", name="y")),
        sources=(Source(id="s", name="s", text="abcdefghijkl"),),
        selections=tuple(
            Selection(id=f"p{n}", source="s", start=start, end=end)
            for n, (_by, start, end) in enumerate(given)
        ),
        codings=tuple(
            Coding(id=f"g{n}", target=f"p{n}", code=by[1:] or "x", by=by[0])
            for n, (by, _start, _end) in enumerate(given)
        ),
    )


def test_the_same_words_with_the_same_code_are_agreed():
    [place] = places(project_of(("a", 2, 6), ("b", 2, 6)))

    assert place.is_agreed
    assert place.spans_of(["a"]) == [(2, 6)]


def test_ends_in_dispute_are_one_place_and_both_is_all_of_it():
    [place] = places(project_of(("a", 2, 6), ("b", 4, 9)))

    assert not place.is_agreed
    assert place.differs_in_ends
    assert place.spans_of(["b"]) == [(4, 9)]
    assert place.spans_of(["a", "b"]) == [(2, 9)]


def test_a_code_that_one_gave_is_in_dispute():
    found = list(places(project_of(("a", 2, 6), ("by", 8, 9))))

    assert [(each.code, tuple(each.given)) for each in found] == [("x", ("a",)), ("y", ("b",))]
    assert not any(each.is_agreed or each.differs_in_ends for each in found)


def test_a_text_of_one_coder_is_not_compared():
    assert list(places(project_of(("a", 2, 6), ("a", 4, 9)))) == []


@given(double_coded())
def test_every_coding_is_in_one_place_and_nothing_else_is(project: Project):
    held = [id for place in places(project) for id in place.codings]
    assert len(held) == len(set(held))
    for place in places(project):
        together = {n for spans in place.given.values() for n in signs(spans)}
        assert together == set(range(place.start, place.end))
