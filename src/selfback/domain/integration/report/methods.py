"""What was measured and when, with counts, and how the numbers are worked out."""

from collections.abc import Iterator, Mapping

from selfback.domain.analysis.pages import Block, Grid, Points, Section, Sentence
from selfback.domain.integration.about import Measure
from selfback.domain.integration.material import (
    NOMAD,
    RATINGS,
    RECRUITERS,
    SCREENING,
    TEXTS,
)
from selfback.domain.integration.report.saying import DASH, counted, listed
from selfback.domain.integration.results import Results

ID = "methods"
TITLE = "What was measured, and when"


def methods(results: Results) -> Section:
    """Return the section on methods; it stands whatever is missing."""
    return Section(id=ID, title=TITLE, blocks=tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    about, missing = results.material.about, results.material.missing
    yield Sentence(text=about.aim)
    if missing:
        text = f"There is no {listed(list(missing))}; the sections that need them say so."
        yield Sentence(text=text, role="warning")
    counts = took_part(results)
    if about.measures:
        yield Grid(
            title="Measures, days and numbers",
            header=("Measure", "From", "To", "Asked", "Took part", "In the data"),
            rows=tuple(
                (
                    each.what,
                    each.first.isoformat(),
                    each.last.isoformat(),
                    DASH if each.asked is None else str(each.asked),
                    *_counts(each, counts),
                )
                for each in about.measures
            ),
            notes=(
                "Asked: people or units that could have taken part. A dash: nobody was asked, or "
                "it is not known.",
            ),
        )
        yield Points(points=tuple((each.what, each.how) for each in about.measures))
    for text in _ways(results):
        yield Sentence(text=text, role="method")


def _counts(measure: Measure, counts: Mapping[str, tuple[int, str]]) -> tuple[str, str]:
    if measure.file not in counts:
        return DASH, f"no {measure.file}"
    people, said = counts[measure.file]
    if measure.asked:
        return f"{people} ({100 * people / measure.asked:.0f} %)", said
    return str(people), said


def took_part(results: Results) -> Mapping[str, tuple[int, str]]:
    """Return file -> those who took part, and what the file holds, in words."""
    held = results.material
    found: dict[str, tuple[int, str]] = {}
    if held.screened:
        found[SCREENING] = len(held.screened), counted(len(held.screened), "person", "people")
    if results.adoption:
        units = sum(results.adoption.recruiters.values())
        found[RECRUITERS] = units, f"{results.adoption.people} people referred"
    if results.agreement:
        answers = sum(results.agreement.overall.answers.values())
        items = counted(len(results.agreement.items), "item")
        found[RATINGS] = results.agreement.raters, f"{answers} answers, {items}"
    if results.nomad and held.responses:
        people = len({response.respondent for response in held.responses})
        waves = ", ".join(f"wave {wave}: {n}" for wave, n in results.nomad.waves.items())
        found[NOMAD] = people, waves
    if results.themes:
        codings = counted(results.themes.codings, "coding")
        found[TEXTS] = results.themes.cases, f"{counted(results.themes.texts, 'text')}, {codings}"
    return found


def _ways(results: Results) -> Iterator[str]:
    level = f"{100 * results.rules.level:.0f} %"
    yield (
        f"Shares. Each has its own denominator, and a {level} interval after Wilson (1927). Where "
        "one rater gave several answers the interval allows for that: sandwich variance clustered "
        "by rater, on the logit scale (Liang & Zeger 1986)."
    )
    yield (
        "Recruiters. Professionals and clinics are never put into one figure: a clinic is several "
        "persons. Recruiters of nobody are in every figure."
    )
    yield (
        f"Few people. Figures of fewer than {results.rules.fewest_shown} people are hidden in the "
        "questionnaire, and so is what would give them away."
    )
    yield (
        "Quotes. A quote stands here only while the person it is from says yes to being quoted; "
        "places say how many are left out. Quotes are tied to the coding, not copied."
    )
    yield (
        "Integration. Numbers in joint displays are looked up from the same results as the "
        "sections; what follows from them is written by the named author."
    )
