"""Made-up exports for tests, each made once in a process."""

from dataclasses import replace
from functools import cache

import numpy as np
from tests.domain.shipped import CONTENT, library

from selfback.domain.analysis.export import Export
from selfback.domain.analysis.pages import Report
from selfback.domain.analysis.plan import Plan, plan_of
from selfback.domain.analysis.reading import read_export
from selfback.domain.analysis.report import report_of
from selfback.domain.analysis.results import Results, analyse
from selfback.domain.dataset.blinding import blinded
from selfback.domain.dataset.export_folder import export_files
from selfback.domain.recruitment.shape import TrialShape
from selfback.domain.simulation.trial import SyntheticTrial, simulated_trial
from selfback.domain.simulation.trial_files import trial_dataset, trial_files
from selfback.domain.simulation.truth import Truth
from selfback.domain.trial.protocol_loading import load_protocol


@cache
def plan() -> Plan:
    return plan_of(load_protocol(CONTENT, "selfback-primary-care@1.0"))


@cache
def primary_plan() -> Plan:
    """The same with the primary outcome only, which is quick."""
    whole = plan()
    return replace(whole, measures={whole.primary.id: whole.primary}, secondary=(), subgroups=())


@cache
def truth() -> Truth:
    return Truth.from_content(library().rule_file("simulated-trial"))


def trial(seed: int, by: Plan) -> SyntheticTrial:
    shape = TrialShape.from_content(library().rule_file("demo-trial"))
    return simulated_trial(by, shape, truth(), np.random.default_rng(seed))


def small(by: Plan) -> Plan:
    """The plan with less of what takes time: imputations, secondary outcomes and subgroups."""
    return replace(
        by,
        imputations=3,
        secondary=tuple(each for each in by.secondary if each.id in {"pseq-10", "gpe"}),
        subgroups=tuple(each for each in by.subgroups if each.id in {"age", "profession"}),
    )


@cache
def files() -> dict[str, bytes]:
    return dict(trial_files(trial(1, plan()), plan()))


@cache
def masked_files() -> dict[str, bytes]:
    dataset = trial_dataset(trial(1, plan()), plan())
    return export_files(blinded(dataset, {"app": "K", "usual-care": "R"}))


@cache
def export() -> Export:
    return read_export(files(), plan())


@cache
def results() -> Results:
    return analyse(export(), small(plan()), seed=1)


@cache
def report() -> Report:
    return report_of(results())


@cache
def masked_results() -> Results:
    return analyse(read_export(masked_files(), plan()), small(plan()), seed=1)
