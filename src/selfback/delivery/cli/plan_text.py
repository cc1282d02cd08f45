"""A plan for people reading a terminal, in the language of its document."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from selfback.domain.content.library import Library
from selfback.domain.plan.reason import reason
from selfback.domain.plan.wording import number_words, sentence

WIDTH = 78
LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "week": "Week {week}, from {start}",
        "steps": "{goal} steps a day  ({low} to {high} is a good day)",
        "no_steps": "No step goal this week",
        "session": "{minutes} minutes, {days} days",
        "no_session": "No exercises this week",
        "read": "To read, one a day",
        "quiz": "quiz",
        "changed": "What changed",
        "was": "was {was}",
        "safety": "Safety",
        "level": "level {level}",
        "seconds": "{seconds} s",
        "sides": "each side",
    },
    "da": {
        "week": "Uge {week}, fra {start}",
        "steps": "{goal} skridt om dagen  ({low} til {high} er en god dag)",
        "no_steps": "Intet skridtmål i denne uge",
        "session": "{minutes} minutter, {days} dage",
        "no_session": "Ingen øvelser i denne uge",
        "read": "Til at læse, én om dagen",
        "quiz": "quiz",
        "changed": "Det er ændret",
        "was": "før {was}",
        "safety": "Sikkerhed",
        "level": "trin {level}",
        "seconds": "{seconds} s",
        "sides": "hver side",
    },
    "nb": {
        "week": "Uke {week}, fra {start}",
        "steps": "{goal} skritt om dagen  ({low} til {high} er en god dag)",
        "no_steps": "Ikke noe skrittmål denne uken",
        "session": "{minutes} minutter, {days} dager",
        "no_session": "Ingen øvelser denne uken",
        "read": "Til å lese, én om dagen",
        "quiz": "quiz",
        "changed": "Dette er endret",
        "was": "før {was}",
        "safety": "Sikkerhet",
        "level": "trinn {level}",
        "seconds": "{seconds} s",
        "sides": "hver side",
    },
}


def plan_text(document: Mapping[str, Any], library: Library) -> str:
    """Return the plan as lines of text: the sentence first, a reason under each item."""
    say = LABELS[document["language"]]
    blocks = (
        _head(document, say),
        _safety(document, say, library),
        _changes(document, say),
        _steps(document, say),
        _exercises(document, say),
        _education(document, say),
        [_engine(document)],
    )
    return "\n\n".join("\n".join(block) for lines in blocks if (block := list(lines)))


def _head(document: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    yield say["week"].format(week=document["week"], start=document["start"])
    yield document["headline"]["text"]


def _safety(document: Mapping[str, Any], say: Mapping[str, str], library: Library) -> Iterator[str]:
    safety, language = document["safety"], document["language"]
    if safety["tier"] == "none":
        return
    words = library.red_flag_words(language)
    yield f"{say['safety']}: {'+'.join([safety['tier'], *safety['also']])}"
    for flag in safety["flags"]:
        yield f"  • {words[flag].text}"
    for action in safety["actions"]:
        yield f"  → {sentence(reason(f'action-{action}'), language, library)}"


def _changes(document: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    if document["changes"]:
        yield say["changed"]
    for change in document["changes"]:
        was = change["was"]
        shown = ""
        if change["what"] in {"steps", "minutes"} and was:
            number = number_words(was, document["language"])
            shown = f"  ({say['was'].format(was=number)})"
        yield f"  {change['heading']['text']}{shown}"
        yield from _because([change], "    ")


def _steps(document: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    steps = document["steps"]
    if steps["goal"]:
        low, high = steps["band"]
        numbers = {"goal": steps["goal"], "low": low, "high": high}
        spoken = {name: number_words(n, document["language"]) for name, n in numbers.items()}
        yield say["steps"].format_map(spoken)
    else:
        yield say["no_steps"]
    yield from _because(steps["reasons"], "  ")


def _exercises(document: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    if not document["exercises"]:
        yield say["no_session"]
        return
    yield say["session"].format(minutes=document["minutes"], days=document["days_per_week"])
    for each in document["exercises"]:
        amount = f"{each['sets']} × {each['repetitions']}"
        if each["hold_seconds"]:
            amount += f" × {say['seconds'].format(seconds=each['hold_seconds'])}"
        details = [amount, say["level"].format(level=each["level"])]
        if each["both_sides"]:
            details.append(say["sides"])
        yield f"  {each['title']}  ({' · '.join(details)})"
        yield from _because(each["reasons"], "    ")


def _education(document: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    yield say["read"]
    for each in document["education"]:
        quiz = f"  [{say['quiz']}]" if each["as_quiz"] else ""
        yield f"  {each['day']}. {each['title']}{quiz}"
        yield from _because(each["reasons"], "     ")


def _because(reasons: Sequence[Mapping[str, Any]], indent: str) -> Iterator[str]:
    for each in reasons:
        yield from textwrap.wrap(
            each["text"], WIDTH, initial_indent=f"{indent}└ ", subsequent_indent=f"{indent}  "
        )


def _engine(document: Mapping[str, Any]) -> str:
    engine = document["engine"]
    near = engine["neighbours"][:3]
    nearest = ", ".join(f"{each['id']} {each['similarity']:.2f}" for each in near)
    return f"[{engine['case_base']} · {engine['evidence']} · {nearest}]"
