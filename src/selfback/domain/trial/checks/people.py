"""Contradictions about where people are, what they sign, how they leave, and who sees what."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from selfback.domain.content.language import Language
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import ConsentDocument, Country, Sight

UNITS = ("clinic", "person")
ROLES = (
    "patient",
    "clinician",
    "site-manager",
    "coordinator",
    "randomisation-manager",
    "outcome-assessor",
    "statistician",
    "evaluator",
    "monitor",
    "admin",
)
"""Everybody who can sign in; each needs a rule about what it may see."""
MAY_NOT_KNOW = ("outcome-assessor", "statistician")
"""Roles whose work decides the result, and who therefore learn no arm before the lock."""


def places(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Countries without languages or time, kinds and professions that are left open."""
    if not protocol.sites.countries:
        yield "sites.countries", "There is no country."
    if not protocol.sites.kinds:
        yield "sites.kinds", "There is no kind of clinic."
    if not protocol.deliverers.professions:
        yield "deliverers.professions", "There is nobody who could refer people."
    codes = [country.code for country in protocol.sites.countries]
    for country in protocol.sites.countries:
        if codes.count(country.code) > 1:
            yield f"sites.countries.{country.code}", "This country is there twice."
        for part, sentence in _country(country):
            yield f"sites.countries.{country.code}.{part}", sentence


def _country(country: Country) -> Iterator[tuple[str, str]]:
    if len(country.code) != 2 or not country.code.isascii() or not country.code.isupper():
        yield "code", f"{country.code} is not a code such as DK."
    if not country.languages:
        yield "languages", "People there can take part in no language."
    for language in country.languages:
        if language not in set(Language):
            known = ", ".join(Language)
            yield "languages", f"{language} is not a language of the product; there are {known}."
    if country.recruited_by not in UNITS:
        yield "recruited_by", f"{country.recruited_by} is neither clinic nor person."
    try:
        ZoneInfo(country.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "time_zone", f"{country.time_zone} is not the name of a time zone."


def consent(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Documents that are missing in a language of a country, or cannot be answered."""
    if not any(document.needed for document in protocol.consent):
        yield "consent", "Nobody is asked for consent."
    for document in protocol.consent:
        for country in protocol.sites.countries:
            for language in country.languages:
                if language not in document.text:
                    sentence = f"It is missing in {language}, a language of {country.code}."
                    yield f"consent.{document.id}", sentence
        yield from _comprehension(document)


def _comprehension(document: ConsentDocument) -> Iterator[tuple[str, str]]:
    for question in document.questions:
        key = f"consent.{document.id}.questions.{question.id}"
        if len(set(question.options)) < max(2, len(question.options)):
            yield f"{key}.options", "There are at least two answers, each once."
        if question.right not in question.options:
            yield f"{key}.right", f"{question.right} is not among the answers."
        fewest = min((len(each.paragraphs) for each in document.text.values()), default=0)
        if not 1 <= question.passage <= fewest:
            yield f"{key}.passage", f"There is no paragraph {question.passage} in every language."


def withdrawal(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Levels that are the same, that keep what they stop, or leave no way out."""
    levels = protocol.withdrawal_levels
    kept = [(x.keeps_intervention, x.keeps_questionnaires, x.keeps_data) for x in levels]
    for level, (intervention, questionnaires, data) in zip(levels, kept, strict=True):
        if questionnaires and not data:
            sentence = "It asks for answers that may not be kept."
            yield f"withdrawal_levels.{level.id}.keeps_questionnaires", sentence
        if intervention and questionnaires and data:
            yield f"withdrawal_levels.{level.id}", "Nothing is withdrawn."
    if len(set(kept)) < len(kept):
        yield "withdrawal_levels", "Two levels mean the same."
    if (False, False, False) not in kept:
        yield "withdrawal_levels", "No level lets people withdraw the use of their data."
    if (False, True, True) not in kept:
        yield "withdrawal_levels", "No level lets people stop the treatment and still answer."


def blinding(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Roles without a rule, and rules that undo the blinding."""
    for role in ROLES:
        if role not in protocol.blinding:
            yield "blinding", f"Nothing says what the role {role} may see."
    for role, rule in protocol.blinding.items():
        key = f"blinding.{role}"
        if role not in ROLES:
            yield key, "There is no such role."
        if not rule.why.strip():
            yield f"{key}.why", "The reason is missing."
        if role in MAY_NOT_KNOW and rule.sees not in {Sight.NOTHING, Sight.MASKED}:
            yield f"{key}.sees", "This role decides the result, so it may know no arm before lock."
        if (role == "patient") != (rule.sees is Sight.OWN):
            yield f"{key}.sees", "Patients see their own arm, and nobody else has one."
