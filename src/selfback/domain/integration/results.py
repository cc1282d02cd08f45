"""Everything an evaluation's report tells, worked out once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from selfback.domain.evaluation.adoption import Adoption, adoption_of
from selfback.domain.evaluation.agreement import Agreement, Treatment, agreement_of
from selfback.domain.evaluation.agreement_model import Modelled, model
from selfback.domain.evaluation.nomad import Nomad, nomad_of
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.integration.display import Display
from selfback.domain.integration.figures import Figures, figures_of
from selfback.domain.integration.linking import linked
from selfback.domain.integration.material import Material
from selfback.domain.integration.reach import Reach, reach_of
from selfback.domain.integration.themes import Themes, themes_of

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was worked out; None where the file for it is missing.

    displays    with figures and quotes looked up; empty without a file of them
    """

    material: Material
    rules: EvaluationRules
    structure: Structure
    reach: Reach | None
    adoption: Adoption | None
    agreement: Agreement | None
    models: tuple[Modelled, ...]
    nomad: Nomad | None
    themes: Themes | None
    figures: Figures
    displays: tuple[Display, ...]


def evaluate(
    material: Material,
    rules: EvaluationRules,
    structure: Structure,
    *,
    chance: np.random.Generator,
    progress: Progress = lambda _step: None,
) -> Results:
    """Return the figures of an evaluation, the same that the commands tell of each file.

    chance      draws the intervals of agreement between raters, and nothing else
    progress    is told each step as it begins
    raises      DisplaysRefused where a display names what is not there
    """
    held = material
    progress("Counting who came how far")
    reach = reach_of(held.screened, level=rules.level) if held.screened else None
    adoption = adoption_of(held.recruiters, level=rules.level) if held.recruiters else None
    progress("Working out agreement with the plans")
    agreement = agreement_of(held.ratings, rules, chance=chance) if held.ratings else None
    models = tuple(model(held.ratings, each, rules) for each in Treatment) if held.ratings else ()
    progress("Scoring NoMAD")
    nomad = nomad_of(held.responses, structure, rules) if held.responses else None
    progress("Counting codes and comparing coders")
    themes = themes_of(held.project) if held.project else None
    figures = figures_of(reach=reach, adoption=adoption, agreement=agreement, nomad=nomad)
    progress("Bringing numbers and words together")
    displays = linked(
        held.drafts or (),
        figures,
        held.project,
        is_synthetic=held.about.is_synthetic,
        gone=held.gone,
    )
    return Results(
        material=held,
        rules=rules,
        structure=structure,
        reach=reach,
        adoption=adoption,
        agreement=agreement,
        models=models,
        nomad=nomad,
        themes=themes,
        figures=figures,
        displays=displays,
    )
