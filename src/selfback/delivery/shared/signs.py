"""Warning signs: what is asked, what the answers mean, and the words that follow."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import QueryDict

from selfback.apps.people.models import Patient
from selfback.apps.plans.judging import judge_signs
from selfback.delivery.shared.content import library
from selfback.domain.content.helpline import Country, Helpline, Need
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Answer, Moment
from selfback.domain.safety.emergency import emergency_table
from selfback.domain.safety.questions import required_questions
from selfback.domain.safety.rules import SafetyRules
from selfback.domain.safety.triage import Triage

UNSURE = "unsure"
"""Ticked when someone does not know about one of the signs: unticked ones count as unknown."""
NONE = "none"
"""Sent by the button "None of these": only then do unticked signs count as no by themselves."""


@cache
def rules() -> SafetyRules:
    """Return the thresholds of the content release."""
    return SafetyRules.from_content(library().rules["safety"])


def read_signs(sent: QueryDict, moment: Moment, *tiers: Tier) -> dict[str, str]:
    """Return an answer to each sign that is asked at a moment, from the ticks of a form.

    tiers   only signs of these tiers; none: all that are asked at the moment

    Nothing ticked and "None of these" not chosen is no answer: the result is empty then, and
    the page asks again.
    """
    flags = library().red_flags
    ticked = set(sent.getlist("sign"))
    if not ticked and NONE not in sent:
        return {}
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
    """Return how urgent the answers are; see apps.plans.judging."""
    return judge_signs(
        patient, answers, moment, flags=library().red_flags, rules=rules(), today=today
    )


def judge_so_far(patient: Patient, answers: Mapping[str, str], moment: Moment) -> Triage:
    """Return how urgent the first page of the signs is; what it did not ask counts as absent."""
    rest = dict.fromkeys(library().red_flags, Answer.NO.value)
    return judge(patient, {**rest, **answers}, moment)


def ticked(answers: Mapping[str, str]) -> set[str]:
    """Return what to tick for someone who comes back to their answers."""
    signs = {id for id, answer in answers.items() if answer == Answer.YES}
    return signs | ({UNSURE} if Answer.UNKNOWN in answers.values() else set())


def page(patient: Patient, moment: Moment) -> dict[str, Any]:
    """Return what a page that asks about signs shows, with what it needs without a network."""
    content = library()
    words = content.red_flag_words(patient.user.language)
    asked = [content.red_flags[id] for id in required_questions(moment, content.red_flags)]
    by_tier = {
        tier.name.lower(): [
            {"id": flag.id, "text": words[flag.id].text} for flag in asked if flag.tier is tier
        ]
        for tier in (Tier.EMERGENCY, Tier.SOON, Tier.WATCH)
    }
    return {
        "signs": by_tier,
        "moment": moment.value,
        "words": screen(patient, "symptoms")["words"],
        "stop": stop_page(patient, {flag.id: Answer.YES.value for flag in asked}),
        "table": emergency_table(content.red_flags, rules=rules()),
    }


def stop_page(patient: Patient, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the emergency screen: why, whom to call in the country, and what to say.

    answers     sign id -> "yes" or "unknown"; signs answered "no" are left out
    """
    language = patient.user.language
    words, leads = library().red_flag_words(language), screen(patient, "emergency_leads")["words"]
    stops = emergency_table(library().red_flags, rules=rules())["stops"]
    counted = [
        {"id": id, "say": words[id].say, "lead": leads.get(id, "")}
        for id, answer in answers.items()
        if answer in stops.get(id, []) and answer == Answer.YES
    ]
    shown = screen(patient, "emergency")
    unsure = not counted
    lead = shown["words"]["lead_unsure"] if unsure else counted[0]["lead"]
    return {**shown, "lead": lead, "counted": counted, "is_unsure": unsure}


def screen(patient: Patient, name: str) -> dict[str, Any]:
    """Return one safety screen: its words, filled for the person, and whom to call."""
    lines = _helplines(library().countries[patient.country])
    told = patient.clinic if patient.clinic and patient.shares_with_clinic else None
    talk, urgent = lines["talk"][0], lines["urgent"]
    facts = {
        "{number}": lines["danger"][0].shown,
        "{urgent}": ", ".join(_with_region(line) for line in urgent),
        "{name}": talk.name,
        "{talk}": talk.shown,
        "{clinic}": told.name if told else "",
    }
    words = library().safety_screens(patient.user.language)[name]
    return {
        "words": {key: _filled(text, facts) for key, text in words.items()},
        "helplines": lines,
        "clinic": told,
    }


def _with_region(line: Helpline) -> str:
    return f"{line.shown} ({line.region})" if line.region else line.shown


def _filled(text: str | tuple[str, ...], facts: Mapping[str, str]) -> str | list[str]:
    if not isinstance(text, str):
        return [str(_filled(each, facts)) for each in text]
    for key, value in facts.items():
        text = text.replace(key, value)
    return text


def _helplines(country: Country) -> dict[str, list[Helpline]]:
    return {need.value: [line for line in country.helplines if line.need is need] for need in Need}
