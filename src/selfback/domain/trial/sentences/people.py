"""Sites, people who refer, and criteria in sentences."""

from collections.abc import Iterator

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Country, CountsAs, Criterion, CriterionKind, Scope
from selfback.domain.trial.sentences.design import named
from selfback.domain.trial.sentences.lists import listed, quoted, sentence

LANGUAGES = {"en": "English", "da": "Danish", "nb": "Norwegian Bokmål"}


def places(protocol: Protocol) -> Iterator[str]:
    """Countries, kinds of clinics, and professions."""
    for country in protocol.sites.countries:
        yield _country(country)
    for scope, whom in ((Scope.SITE, "A site"), (Scope.DELIVERER, "Whoever refers people")):
        lines = [named(each.label, each.id) for each in protocol.criteria(scope)]
        if lines:
            yield f"{whom} must meet: {'; '.join(_small(line) for line in lines)}."


def _country(country: Country) -> str:
    languages = listed((LANGUAGES.get(each, each) for each in country.languages), "or")
    unit = "clinics" if country.recruited_by == "clinic" else "single clinicians"
    return (
        f"In {country.code}, {unit} recruit, people take part in {languages}, "
        f"and days are those of {country.time_zone}."
    )


def eligibility(protocol: Protocol) -> Iterator[str]:
    """Who can take part, who cannot, and who has simply said no."""
    of_people = list(protocol.criteria(Scope.PERSON))
    taken = [each for each in of_people if each.kind is CriterionKind.INCLUDE]
    barred = [each for each in of_people if each.kind is CriterionKind.EXCLUDE]
    yield f"People can take part who meet all of these: {_lines(taken)}."
    out = [each for each in barred if each.counts_as is CountsAs.NOT_ELIGIBLE]
    if out:
        yield f"They cannot if any of these holds: {_lines(out)}."
    declined = [named(each.label, each.id) for each in barred if each not in out]
    if declined:
        yield sentence(f"{quoted(declined)} counts as having said no, never as not eligible")


def _lines(criteria: list[Criterion]) -> str:
    return "; ".join(_small(named(each.label, each.id)) for each in criteria)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
