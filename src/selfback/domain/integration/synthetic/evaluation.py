"""A whole made-up evaluation of the published shape, as the files that the report is built from."""

from collections.abc import Sequence

import numpy as np

from selfback.domain.dataset.delimited import written
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.integration.about import About, Measure, about_bytes
from selfback.domain.integration.draft import drafts_bytes
from selfback.domain.integration.synthetic.displays import synthetic_displays
from selfback.domain.integration.synthetic.interviews import synthetic_interviews
from selfback.domain.integration.synthetic.shape import EvaluationShape
from selfback.domain.integration.synthetic.surveys import (
    Table,
    nomad_table,
    rating_table,
    recruiter_table,
    screening_table,
)
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.exchange import write_file
from selfback.domain.recruitment.shape import TrialShape
from selfback.domain.recruitment.synthetic import synthetic_log

README = """This evaluation is synthetic: it was drawn by chance, and nobody in it exists.

Its counts of recruiting units, of people referred and randomised, of raters and of interviews are
those published (Digital Health 2025, doi 10.1177/20552076241313159); everything else is made up,
as content/rules/demo-evaluation.toml and demo-trial.toml say. Nothing can be learned from it about
any treatment, profession or country.
"""


def synthetic_evaluation(
    trial: TrialShape,
    shape: EvaluationShape,
    structure: Structure,
    codes: Sequence[Code],
    chance: np.random.Generator,
) -> dict[str, bytes]:
    """Return the files of an evaluation that never was, by name; the same chance, the same files.

    codes   those of the codebook "npt" of the content
    """
    log = synthetic_log(trial, chance)
    project = synthetic_interviews(shape, codes, chance)
    return {
        "README.txt": README.encode(),
        "evaluation.json": about_bytes(_about(trial, shape, units=len(log.units))),
        "screening.csv": _csv(screening_table(log)),
        "recruiters.csv": _csv(recruiter_table(log, shape.profession_of)),
        "ratings.csv": _csv(rating_table(shape, chance)),
        "nomad.csv": _csv(nomad_table(shape, structure, chance)),
        "interviews.qdpx": write_file(project, "qdpx"),
        "displays.json": drafts_bytes(synthetic_displays(project)),
    }


def _csv(table: Table) -> bytes:
    return written(table[0], table[1:])


def _about(trial: TrialShape, shape: EvaluationShape, *, units: int) -> About:
    days = {**shape.days, "log": (trial.first, trial.last)}
    measures = (
        (
            *("Log of people considered", "screening.csv", "log", None),
            "Every person a recruiting unit considered, with the last stage reached and one reason "
            "for going no further.",
        ),
        (
            *("Log of recruiters", "recruiters.csv", "log", units),
            "Every unit that could recruit, with the day it opened and a row for each person "
            "referred. Units are professionals in Norway and clinics in Denmark.",
        ),
        (
            *("Survey of vignettes", "ratings.csv", "survey", shape.asked),
            "Professionals rated each part of the app's plan for made-up patients. Shares with "
            "intervals that allow for raters; a mixed model of raters and vignettes.",
        ),
        (
            *("NoMAD questionnaire", "nomad.csv", "nomad", units),
            "Twenty statements and three general questions in two waves; mean points a construct, "
            "change in those who answered twice.",
        ),
        (
            *("Interviews", "interviews.qdpx", "interview", shape.interviews_asked),
            "Professionals with different levels of recruitment, chosen on purpose; coded by two "
            "coders with the constructs of normalisation process theory.",
        ),
    )
    return About(
        title="Process evaluation of a made-up trial (synthetic)",
        is_synthetic=True,
        by="Synthetic evaluators",
        data_cut=max(last for _first, last in days.values()),
        aim="How professionals recruit people into a trial of an app for low back pain, and what "
        "they think of its plans: a convergent design, in which numbers and words are gathered at "
        "the same time, count the same, and are brought together in joint displays.",
        measures=tuple(
            Measure(
                what=what,
                file=file,
                first=days[when][0],
                last=days[when][1],
                asked=asked,
                how=how,
            )
            for what, file, when, asked, how in measures
        ),
    )
