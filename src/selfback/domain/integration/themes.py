"""What was coded how often, who may be quoted, and how far two coders agree."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from selfback.domain.integration.display import Quote
from selfback.domain.qualitative.attribute import Kind, Variable, written_value
from selfback.domain.qualitative.codebook import below, paths_of, walk
from selfback.domain.qualitative.double_coding import Scope, agreement_by_source, in_all
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.positions import excerpt
from selfback.domain.qualitative.project import Case, Project, Segment, Source

CONSENT = "May be quoted"
"""The variable of cases that says whether their words may be shown; only a yes counts."""
KIND = "Kind of text"
"""The variable of texts that says whether they are an interview, a free text or a document."""
YES = ("yes", "ja", "true")
LONGEST_QUOTE = 400
"""Characters of a passage that are quoted."""


class NoSuchReference(LookupError):
    """Something refers to a code or coding that the project does not have."""

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(f"the project has no {what} {name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """One code, with what was coded under it.

    depth       0 at the top of the tree
    own         codings of the code itself; `codings` has those of the codes below it too
    sources     texts with any of them
    quotes      examples that may be shown
    withheld    passages of the code without consent to be quoted
    """

    id: str
    name: str
    depth: int
    definition: str
    own: int
    codings: int
    sources: int
    quotes: tuple[Quote, ...]
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderPair:
    """Two coders on the texts that both coded, over characters that either coded.

    agreement, kappa    of all codes together, each code point of each code a unit
    """

    first: str
    second: str
    sources: int
    agreement: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """What a project holds.

    with_consent    cases whose words may be quoted
    unused          codes that nobody gave
    """

    texts: int
    cases: int
    with_consent: int
    codings: int
    coders: tuple[str, ...]
    counts: tuple[CodeCount, ...]
    unused: int
    pairs: tuple[CoderPair, ...]


def themes_of(project: Project, *, examples: int = 2) -> Themes:
    """Return the codes that were given, in the order of the tree, with examples to quote."""
    segments = list(project.segments())
    quotes = _Quotes(project)
    counts = []
    for code, depth in walk(project.codes):
        inside = below(project.codes, code.id)
        held = [each for each in segments if each.coding.code in inside]
        own = [each for each in held if each.coding.code == code.id]
        if not held:
            continue
        shown = quotes.examples(own, examples)
        counts.append(
            CodeCount(
                id=code.id,
                name=code.name,
                depth=depth,
                definition=code.description,
                own=len(own),
                codings=len(held),
                sources=len({each.source for each in held}),
                quotes=shown,
                withheld=len({each.coding.target for each in own if not quotes.may_show(each)}),
            )
        )
    return Themes(
        texts=len(project.sources),
        cases=len(project.cases),
        with_consent=sum(quotes.of_case[case.id] for case in project.cases),
        codings=len(segments),
        coders=tuple(user.name or user.id for user in project.users),
        counts=tuple(counts),
        unused=len(project.codes) - len(counts),
        pairs=tuple(_pairs(project)),
    )


def code_of(project: Project, name: str) -> str:
    """Return the id of a code by its id, its name or its path; raises NoSuchReference."""
    paths = paths_of(project.codes)
    found = [code.id for code in project.codes if name in {code.id, code.name, paths[code.id]}]
    if len(found) != 1:
        raise NoSuchReference("code", name)
    return found[0]


def quote_of(project: Project, coding: str) -> Quote:
    """Return what a coding marks, without words if there is no consent; raises NoSuchReference."""
    quotes = _Quotes(project)
    for segment in project.segments():
        if segment.coding.id == coding:
            return quotes.quote(segment)
    raise NoSuchReference("coding", coding)


def with_consents(project: Project, kinds: Mapping[str, str]) -> Project:
    """Return the project with what its texts say about quoting put on their cases.

    For projects in which only texts have attributes: a case may be quoted if all of its texts say
    one of YES under CONSENT.

    kinds   text -> interview, free text or document; what its KIND says stands before that
    """
    texts = {source.id: source for source in project.sources}
    asked = {variable.id for variable in project.variables if variable.name == CONSENT}
    told = {variable.id for variable in project.variables if variable.name == KIND}
    may = Variable(id=guid_of("variable", "case", CONSENT), name=CONSENT, kind=Kind.BOOLEAN)
    kind = Variable(id=guid_of("variable", "kind of text"), name=KIND)

    def consents(source: Source) -> bool:
        said = [written_value(source.attributes[v]) for v in asked if v in source.attributes]
        return bool(said) and all(each.strip().lower() in YES for each in said)

    cases = tuple(
        replace(
            case,
            attributes={
                **case.attributes,
                may.id: bool(case.sources) and all(consents(texts[id]) for id in case.sources),
            },
        )
        for case in project.cases
    )
    sources = tuple(
        source
        if source.id not in kinds or told & source.attributes.keys()
        else replace(source, attributes={**source.attributes, kind.id: kinds[source.id]})
        for source in project.sources
    )
    variables = (*project.variables, may, kind)
    return replace(project, cases=cases, sources=sources, variables=variables)


def quotes_of(project: Project, codings: Collection[str]) -> tuple[Quote, ...]:
    """Return what these codings mark, each passage once, in the order of the texts."""
    quotes, wanted = _Quotes(project), set(codings)
    held = {each.coding.target: each for each in project.segments() if each.coding.id in wanted}
    return tuple(map(quotes.quote, held.values()))


class _Quotes:
    """Makes quotes of passages.

    A text of several people is quoted only if all of them consent; one of nobody is not.
    """

    def __init__(self, project: Project) -> None:
        names = {variable.id for variable in project.variables if variable.name == CONSENT}
        self.texts = project.texts()
        kinds = {variable.id for variable in project.variables if variable.name == KIND}
        self.kinds = {source.id: _kind(source, kinds) for source in project.sources}
        self.of_case = {case.id: _consents(case, names) for case in project.cases}
        self.cases_of: dict[str, list[Case]] = {}
        for case in project.cases:
            for id in (*case.sources, *case.selections):
                self.cases_of.setdefault(id, []).append(case)

    def cases(self, segment: Segment) -> list[Case]:
        """Return whose words a passage is: its own cases, or else all those of its text."""
        own = self.cases_of.get(segment.coding.target, [])
        return own or self.cases_of.get(segment.source, [])

    def may_show(self, segment: Segment) -> bool:
        cases = self.cases(segment)
        return bool(cases) and all(self.of_case[case.id] for case in cases)

    def quote(self, segment: Segment) -> Quote:
        may_show = self.may_show(segment)
        words = self.texts[segment.source][segment.start : segment.end]
        return Quote(
            coding=segment.coding.id,
            source=segment.source,
            case=", ".join(case.name for case in self.cases(segment)) or "nobody known",
            kind=self.kinds[segment.source],
            words=excerpt(words, LONGEST_QUOTE) if may_show else "",
            has_consent=may_show,
        )

    def examples(self, segments: list[Segment], most: int) -> tuple[Quote, ...]:
        """Return passages of different cases that may be quoted, no words twice.

        Those that more coders gave the code come first, then those that stand first.
        """
        coders = Counter(segment.coding.target for segment in segments)
        found: dict[str, Quote] = {}
        for segment in sorted(segments, key=lambda each: -coders[each.coding.target]):
            if len(found) == most:
                break
            quote = self.quote(segment)
            is_new = quote.words not in {each.words for each in found.values()}
            if quote.has_consent and is_new:
                found.setdefault(quote.case, quote)
        return tuple(found.values())


def _kind(source: Source, variables: set[str]) -> str:
    said = [written_value(source.attributes[v]) for v in variables if v in source.attributes]
    return said[0] if said else "text"


def _consents(case: Case, variables: set[str]) -> bool:
    said = [written_value(case.attributes[each]) for each in variables if each in case.attributes]
    return said == ["true"]


def _pairs(project: Project) -> list[CoderPair]:
    found = []
    for first, second in combinations(project.users, 2):
        by_code = agreement_by_source(project, first.id, second.id, scope=Scope.CODED)
        if not by_code:
            continue
        whole = in_all({code: in_all(sources) for code, sources in by_code.items()})
        found.append(
            CoderPair(
                first=first.name or first.id,
                second=second.name or second.id,
                sources=max(map(len, by_code.values())),
                agreement=whole.agreement,
                kappa=whole.kappa,
            )
        )
    return found


def consent_of(project: Project) -> Mapping[str, bool]:
    """Return the name of each case -> whether its words may be quoted."""
    quotes = _Quotes(project)
    return {case.name: quotes.of_case[case.id] for case in project.cases}
