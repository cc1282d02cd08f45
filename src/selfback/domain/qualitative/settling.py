"""Places where coders gave a code, put side by side so that somebody can decide between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfback.domain.qualitative.project import Project, Segment
from selfback.domain.qualitative.spans import Span, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stretch of one text to which one or more coders gave one code.

    start, end  of all that they gave it, in code points; what overlaps or touches is one place
    given       coder -> what they gave the code there, joined; only those who gave it
    coders      all who coded anything in this text, in the order of the project
    codings     ids of the codings that make it up, sorted
    """

    source: str
    code: str
    start: int
    end: int
    given: Mapping[str, tuple[Span, ...]]
    coders: tuple[str, ...]
    codings: tuple[str, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether all who coded this text gave the code to exactly the same words."""
        return len(self.given) == len(self.coders) and len(set(self.given.values())) == 1

    @property
    def differs_in_ends(self) -> bool:
        """Whether all gave the code here, and only where it begins or ends is in dispute."""
        return len(self.given) == len(self.coders) and not self.is_agreed

    def spans_of(self, coders: Sequence[str]) -> list[Span]:
        """Return what these coders gave the code here together."""
        return joined(span for coder in coders for span in self.given.get(coder, ()))


def places(project: Project) -> Iterator[Place]:
    """Yield every place of the texts that two or more coders coded, in the order of the texts.

    A text that one coder alone has coded is left out: nobody compared it.
    """
    order = [user.id for user in project.users]
    by_source: dict[str, list[Segment]] = {}
    for segment in project.segments():
        if segment.coding.by in order and segment.start < segment.end:
            by_source.setdefault(segment.source, []).append(segment)
    for source in project.sources:
        segments = by_source.get(source.id, [])
        there = {each.coding.by for each in segments}
        coders = tuple(id for id in order if id in there)
        if len(coders) > 1:
            yield from sorted(
                _places_of(source.id, segments, coders),
                key=lambda each: (each.start, each.end, each.code),
            )


def _places_of(
    source: str, segments: Sequence[Segment], coders: tuple[str, ...]
) -> Iterator[Place]:
    by_code: dict[str, list[Segment]] = {}
    for each in segments:
        by_code.setdefault(each.coding.code, []).append(each)
    for code, held in by_code.items():
        for start, end in joined((each.start, each.end) for each in held):
            inside = [each for each in held if start <= each.start and each.end <= end]
            yield Place(
                source=source,
                code=code,
                start=start,
                end=end,
                given=_given(inside, coders),
                coders=coders,
                codings=tuple(sorted(each.coding.id for each in inside)),
            )


def _given(segments: Sequence[Segment], coders: tuple[str, ...]) -> Mapping[str, tuple[Span, ...]]:
    found = {}
    for coder in coders:
        spans = joined((each.start, each.end) for each in segments if each.coding.by == coder)
        if spans:
            found[coder] = tuple(spans)
    return found
