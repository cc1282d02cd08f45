"""Filling in the surveys of a made-up evaluation, answered through the writes that people use."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from statistics import median_low

import numpy as np

from selfback.apps.people.permissions import Profession
from selfback.apps.surveys.answering_services import (
    Said,
    answer_statements,
    begin_response,
    finish_response,
    rate,
    tell_of_oneself,
)
from selfback.apps.surveys.inviting_services import Invited, invite, token_of
from selfback.apps.surveys.models import Response, Survey, SurveyInvitation
from selfback.apps.surveys.services import (
    close_survey,
    make_nomad_survey,
    make_vignette_survey,
    open_survey,
)
from selfback.delivery.shared.stimuli import stimuli
from selfback.delivery.shared.vignettes import LANGUAGES, vignettes
from selfback.delivery.shared.why_words import OF_VIGNETTES
from selfback.domain.evaluation.nomad_scoring import HIGHEST_GENERAL, LOWEST_GENERAL, Structure
from selfback.domain.integration.synthetic.shape import EvaluationShape, Kind
from selfback.domain.integration.synthetic.surveys import Table, nomad_table, rating_table

SERIES = "published-shape"
NOBODY = "published-shape.invalid"
"""No such address can exist (RFC 2606), so nothing made up can reach anybody."""
PROFESSIONS = {
    "physiotherapist": Profession.PHYSIOTHERAPIST,
    "chiropractor": Profession.CHIROPRACTOR,
    "general practitioner": Profession.GENERAL_PRACTITIONER,
}
SPOKEN = {"DK": "da", "NO": "nb"}
ORDER = ("disagree", "partly", "agree")
POINTS = {"agree": (7, 11), "partly": (4, 8), "disagree": (1, 5)}
"""Answer -> fewest points out of ten, and one more than the most."""
REMARKS = 0.25
"""Share of the answers short of agreement that come with a remark."""

Row = Mapping[str, str]
"""Column -> what a row of a made-up table says there."""


def fill_vignettes(shape: EvaluationShape, chance: np.random.Generator, *, by: str) -> Survey:
    """Hold the survey of vignettes: plans by the planner of today, answers by nobody."""
    rows = _by_person(_rows(rating_table(shape, chance)))
    first, last = shape.days["survey"]
    survey = make_vignette_survey(
        title="How professionals judge the plans (synthetic)",
        stimuli=list(stimuli(vignettes(shape.vignettes), LANGUAGES, start=first)),
        each=len(shape.vignettes),
        seed=int(chance.integers(2**31)),
        closes_on=last,
        by=by,
        at=_noon(first),
    )
    open_survey(survey=survey, by=by, at=_noon(first))
    people = _invite(survey, rows, shape.raters, by=by, asked=shape.asked)
    for (rater, said), day in zip(rows.items(), _days(first, last, len(rows)), strict=True):
        _judge(people[rater], said, chance, day)
    return close_survey(survey=survey, by=by, at=_noon(last + timedelta(days=1)))


def fill_nomad(
    shape: EvaluationShape, structure: Structure, chance: np.random.Generator, *, by: str
) -> tuple[Survey, ...]:
    """Hold the two waves of NoMAD, answered by nobody; the second opens when the first is over."""
    every = _rows(nomad_table(shape, structure, chance))
    allowed = _allowed(structure)
    first, last = shape.days["nomad"]
    middle = first + (last - first) / 2
    held = []
    for wave, (start, end) in enumerate([(first, middle), (middle + timedelta(days=1), last)], 1):
        rows = _by_person(each for each in every if each["wave"] == str(wave))
        survey = make_nomad_survey(
            title=f"NoMAD, wave {wave} (synthetic)",
            series=SERIES,
            closes_on=end,
            by=by,
            at=_noon(start),
        )
        open_survey(survey=survey, by=by, at=_noon(start))
        people = _invite(survey, rows, shape.nomad_first, by=by)
        for (person, said), day in zip(rows.items(), _days(start, end, len(rows)), strict=True):
            token, response = _begun(people[person], day)
            answers, at = {each["item"]: each["answer"] for each in said}, _noon(day)
            answer_statements(response=response, answers=answers, allowed=allowed, at=at)
            finish_response(response=response, token=token, at=at)
        held.append(close_survey(survey=survey, by=by, at=_noon(end + timedelta(days=1))))
    return tuple(held)


def _rows(table: Table) -> list[Row]:
    columns, *rows = table
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _by_person(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.get("rater") or row["respondent"]].append(row)
    return dict(found)


def _invite(
    survey: Survey,
    rows: Mapping[str, Sequence[Row]],
    kinds: Mapping[Kind, int],
    *,
    by: str,
    asked: int = 0,
) -> dict[str, SurveyInvitation]:
    """Invite who will answer, and enough others that were asked; return code -> invitation."""
    known = list(kinds)
    facts = {code: _kind(said[0]) for code, said in rows.items()}
    for number in range(len(rows), asked):
        facts[f"asked-{number + 1:03}"] = known[number % len(known)]
    made = invite(
        survey=survey,
        people=[
            Invited(
                email=f"{code}@{NOBODY}",
                language=SPOKEN.get(country, "en"),
                profession=PROFESSIONS[profession],
                country=country,
                site=f"{country} (synthetic)",
            )
            for code, (profession, country) in facts.items()
        ],
        by=by,
        at=_noon((survey.opened_at or survey.made_at).date()),
    )
    return {each.email.partition("@")[0]: each for each in made}


def _kind(row: Row) -> Kind:
    """Return profession and country; a site is named by its country."""
    return row["profession"], row.get("country") or row["site"].split(" ")[0]


def _begun(invitation: SurveyInvitation, day: date) -> tuple[str, Response]:
    token, at = token_of(invitation), _noon(day)
    language = invitation.language
    response = begin_response(token=token, language=language, today=day, at=at)
    facts = {"profession": invitation.profession, "country": invitation.country}
    return token, tell_of_oneself(response=response, **facts, at=at)


def _judge(
    invitation: SurveyInvitation, rows: Sequence[Row], chance: np.random.Generator, day: date
) -> None:
    token, response = _begun(invitation, day)
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        answers[row["vignette"]][row["component"]] = row["answer"]
    for vignette in response.order:
        if given := answers.get(vignette):
            given["overall"] = _overall(given.values())
            said = {part: _said(part, answer, chance) for part, answer in given.items()}
            rate(response=response, vignette=vignette, said=said, at=_noon(day))
    if set(answers) == set(response.order):
        finish_response(response=response, token=token, at=_noon(day))


def _overall(parts: Iterable[str]) -> str:
    """Return the middle of what was said of the parts; empty if nothing was."""
    told = [ORDER.index(each) for each in parts if each]
    return ORDER[median_low(told)] if told else ""


def _said(component: str, answer: str, chance: np.random.Generator) -> Said:
    if not answer:
        return Said()
    points = int(chance.integers(*POINTS[answer]))
    if answer == "agree":
        return Said(answer=answer, points=points, would_change=False)
    remarks = _remarks().get(component, [])
    has_words = bool(remarks) and chance.random() < REMARKS
    return Said(
        answer=answer,
        points=points,
        would_change=bool(answer == "disagree" or chance.random() < 0.5),
        reasons=(OF_VIGNETTES[int(chance.integers(len(OF_VIGNETTES)))],),
        text=remarks[int(chance.integers(len(remarks)))] if has_words else "",
    )


def _remarks() -> Mapping[str, list[str]]:
    held = files("selfback.domain.integration.synthetic").joinpath("remarks.toml").read_bytes()
    return {str(each): list(said) for each, said in tomllib.loads(held.decode()).items()}


def _allowed(structure: Structure) -> dict[str, list[str]]:
    agreeing = [*structure.points, *structure.not_relevant]
    general = [str(points) for points in range(LOWEST_GENERAL, HIGHEST_GENERAL + 1)]
    return {
        **dict.fromkeys(structure.general, general),
        **dict.fromkeys(structure.statements, agreeing),
    }


def _days(first: date, last: date, count: int) -> Iterator[date]:
    """Yield as many days, evenly spread."""
    for number in range(count):
        yield first + (last - first) * number / max(count, 1)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
