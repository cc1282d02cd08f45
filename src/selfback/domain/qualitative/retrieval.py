"""Which codes meet, and passages in their context."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from selfback.domain.qualitative.project import Project, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How two codes occur together.

    overlaps    pairs of codings, one of each code, that share text
    characters  code points that such pairs share, each pair counted
    sources     in which both codes are found, whether they meet or not
    """

    overlaps: int = 0
    characters: int = 0
    sources: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A coded passage with what stands before and after it; of one length, as in a concordance."""

    segment: Segment
    before: str
    words: str
    after: str


def co_occurrence(project: Project) -> Mapping[tuple[str, str], Meeting]:
    """Return pair of code ids -> how they occur together.

    The pair is in the order of the codebook; codes that share no source are left out. Whoever gave
    the codes does not matter, and codings of one and the same code are not compared.
    """
    order = {code.id: place for place, code in enumerate(project.codes)}
    by_source: dict[str, list[Segment]] = {}
    for segment in project.segments():
        by_source.setdefault(segment.source, []).append(segment)
    sources: dict[tuple[str, str], int] = {}
    overlaps: dict[tuple[str, str], int] = {}
    characters: dict[tuple[str, str], int] = {}
    for segments in by_source.values():
        codes = sorted({each.coding.code for each in segments}, key=order.__getitem__)
        for pair in combinations(codes, 2):
            sources[pair] = sources.get(pair, 0) + 1
        for one, other, shared in _overlapping(segments):
            first, second = sorted((one, other), key=order.__getitem__)
            overlaps[first, second] = overlaps.get((first, second), 0) + 1
            characters[first, second] = characters.get((first, second), 0) + shared
    return {
        pair: Meeting(
            overlaps=overlaps.get(pair, 0), characters=characters.get(pair, 0), sources=count
        )
        for pair, count in sources.items()
    }


def passages(
    project: Project, codes: frozenset[str], *, context: int = 60, by: str | None = None
) -> Iterator[Found]:
    """Yield the passages of some codes with their context, in the order of the texts.

    context     code points before and after
    by          only this coder's
    """
    place = {source.id: number for number, source in enumerate(project.sources)}
    texts = project.texts()
    wanted = [
        each
        for each in project.segments()
        if each.coding.code in codes and (by is None or each.coding.by == by)
    ]
    for each in sorted(wanted, key=lambda found: (place[found.source], found.start, found.end)):
        text = texts[each.source]
        yield Found(
            segment=each,
            before=text[max(each.start - context, 0) : each.start],
            words=text[each.start : each.end],
            after=text[each.end : each.end + context],
        )


def key_word_in_context(
    project: Project, word: str, *, context: int = 60
) -> Iterator[tuple[str, int, str, str, str]]:
    """Yield (source id, position, before, the word as written, after) for each place of a word.

    Letters count as the same whatever their case, if that does not change their number.
    """
    if not word:
        return
    for source in project.sources:
        text = source.text
        small, wanted = text.lower(), word.lower()
        if len(small) != len(text) or len(wanted) != len(word):
            small, wanted = text, word
        start = small.find(wanted)
        while start >= 0:
            end = start + len(word)
            before, after = text[max(start - context, 0) : start], text[end : end + context]
            yield source.id, start, before, text[start:end], after
            start = small.find(wanted, start + 1)


def _overlapping(segments: list[Segment]) -> Iterator[tuple[str, str, int]]:
    """Yield the codes of every two segments that share text, and how many code points of it."""
    open_ones: list[Segment] = []
    for each in sorted(segments, key=lambda found: found.start):
        open_ones = [one for one in open_ones if one.end > each.start]
        for one in open_ones:
            shared = min(one.end, each.end) - each.start
            if shared > 0 and one.coding.code != each.coding.code:
                yield one.coding.code, each.coding.code, shared
        open_ones.append(each)
