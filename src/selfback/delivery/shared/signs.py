"""Warning signs: what is asked, what the answers mean, and the words that follow."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.http import QueryDict

from selfback.apps.answers.models import AnswerSet
from selfback.apps.people.models import Patient
from selfback.delivery.shared.content import library
from selfback.domain.content.helpline import Country, Need
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Answer, Context, Moment
from selfback.domain.safety.emergency import emergency_table
from selfback.domain.safety.questions import required_questions
from selfback.domain.safety.rules import SafetyRules
from selfback.domain.safety.triage import Triage, triage

UNSURE = "unsure"
"""Ticked when someone does not know about one of the signs: unticked ones count as unknown."""


@cache
def rules() -> SafetyRules:
    """Return the thresholds of the content release."""
    return SafetyRules.from_content(library().rules["safety"])


def read_signs(sent: QueryDict, moment: Moment, *tiers: Tier) -> dict[str, str]:
    """Return an answer to each sign that is asked at a moment, from the ticks of a form.

    tiers   only signs of these tiers; none: all that are asked at the moment
    """
    flags = library().red_flags
    ticked = set(sent.getlist("sign"))
    otherwise = Answer.UNKNOWN if UNSURE in ticked else Answer.NO
    return {
        id: (Answer.YES if id in ticked else otherwise).value
        for id in required_questions(moment, flags)
        if not tiers or flags[id].tier in tiers
    }


def judge(
    patient: Patient,
    answers: Mapping[str, str],
    moment: Moment,
    *,
    today: Mapping[str, Any] | None = None,
) -> Triage:
    """Return how urgent the answers are, with what is known of the weeks before.

    today   answers given in the same sitting that are not kept yet
    """
    given = [*AnswerSet.objects.filter(patient=patient).order_by("week", "answered_at")]
    answered = [each.answers for each in given] + ([dict(today)] if today else [])
    context = Context(
        moment=moment,
        age=_first(answered, "age"),
        duration=_first(answered, "duration"),
        pain=_series(answered, "pain_average"),
        interference=_series(answered, "interference"),
        mood_score=_mood(answered),
        texts=tuple(str(text) for text in [(today or {}).get("anything_bad_text")] if text),
    )
    return triage(
        answers,
        flags=library().red_flags,
        context=context,
        rules=rules(),
    )


def _first(answered: Sequence[Mapping[str, Any]], key: str) -> Any:
    return next((each[key] for each in answered if each.get(key) is not None), None)


def _series(answered: Sequence[Mapping[str, Any]], key: str) -> tuple[int, ...]:
    return tuple(each[key] for each in answered if each.get(key) is not None)


def _mood(answered: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the two-item mood score of the last answers, if both were given then."""
    if not answered:
        return None
    last = answered[-1]
    interest, low = last.get("mood_interest"), last.get("mood_low")
    return None if interest is None or low is None else interest + low


def page(language: str, moment: Moment, country: str) -> dict[str, Any]:
    """Return what a page that asks about signs shows, with what it needs without a network."""
    content = library()
    words = content.red_flag_words(language)
    asked = [content.red_flags[id] for id in required_questions(moment, content.red_flags)]
    by_tier = {
        tier.name.lower(): [
            {"id": flag.id, "text": words[flag.id].text, "say": words[flag.id].say}
            for flag in asked
            if flag.tier is tier
        ]
        for tier in (Tier.EMERGENCY, Tier.SOON, Tier.WATCH)
    }
    return {
        "signs": by_tier,
        "moment": moment.value,
        "words": content.safety_screens(language)["symptoms"],
        "stop": stop_page(language, country, [flag.id for flag in asked]),
        "table": emergency_table(content.red_flags, rules=rules()),
    }


def stop_page(language: str, country: str, flags: Sequence[str]) -> dict[str, Any]:
    """Return the emergency screen: whom to call in the country, what to say of these signs."""
    content = library()
    words = content.red_flag_words(language)
    lines = _helplines(content.countries[country])
    return {
        "words": filled(content.safety_screens(language)["emergency"], lines),
        "helplines": lines,
        "say": [{"id": id, "text": words[id].say} for id in flags if words[id].say],
    }


def screen(language: str, name: str, country: str) -> dict[str, Any]:
    """Return one of the other safety screens with the helplines of the country."""
    content = library()
    lines = _helplines(content.countries[country])
    return {"words": filled(content.safety_screens(language)[name], lines), "helplines": lines}


def filled(words: Mapping[str, Any], lines: Mapping[str, Any]) -> dict[str, Any]:
    """Put the country's emergency number where the words name it."""
    number = lines["danger"][0].shown

    def fill(text: Any) -> Any:
        if isinstance(text, str):
            return text.replace("{number}", number)
        return [fill(each) for each in text]

    return {key: fill(text) for key, text in words.items()}


def _helplines(country: Country) -> dict[str, Any]:
    return {need.value: [line for line in country.helplines if line.need is need] for need in Need}
