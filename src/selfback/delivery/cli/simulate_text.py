"""The results of `selfback simulate` as a table, as sentences and as evidence."""

from collections.abc import Sequence
from typing import Any

from selfback.domain.simulation.comparing import (
    OUTCOME,
    Difference,
    Result,
    difference,
    mean_of,
    share_reached,
)
from selfback.domain.simulation.policies import POLICIES, PolicyName, Settings
from selfback.domain.simulation.responses import MODELS, Model

PAIRS: tuple[tuple[PolicyName, PolicyName], ...] = (
    ("fixed", "rules"),
    ("nearest", "rules"),
    ("learning", "rules"),
    ("learning", "nearest"),
    ("oracle", "rules"),
)
SYNTHETIC = "Synthetic people; nothing here says how real people respond."


def text_of(results: Sequence[Result], *, people: int, weeks: int) -> str:
    """Return tables of means and differences, and where learning does not help."""
    lines = [f"{SYNTHETIC} {people} of them, {weeks} weeks each.", ""]
    for model in _models(results):
        lines.append(f"{model}: {'outcome':>16} {'all weeks':>10} {'pain':>6} {'done':>6}")
        lines += [_means(results, model, each) for each in _policies(results, model)]
        lines += [f"  {_words(each)}" for each in _differences(results, model)]
        for policy in ("nearest", "learning"):
            if (share := _share(results, model, policy)) is not None:
                lines.append(f"  {policy} reaches {100 * share:.0f} % of what the oracle gains")
        lines.append("")
    return "\n".join([*lines, *_honestly(results)])


def evidence_of(
    results: Sequence[Result], *, people: int, weeks: int, settings: Settings
) -> dict[str, Any]:
    """Return the figures in the form of docs/evidence."""
    seeds = sorted({each.seed for each in results})
    figures: dict[str, Any] = {}
    for model in _models(results):
        for policy in _policies(results, model):
            figures[f"{model}, {policy}: mean outcome at the end"] = round(
                mean_of(results, model, policy), 4
            )
        for each in _differences(results, model):
            figures[f"{model}: {each.policy} against {each.against}"] = _interval(each)
        for policy in ("nearest", "learning"):
            if (share := _share(results, model, policy)) is not None:
                name = f"{model}: share of the oracle's gain that {policy} reaches"
                figures[name] = f"{100 * share:.0f} %"
    return {
        "title": "Policies on synthetic people",
        "conditions": (
            f"selfback simulate: {people} synthetic people, {weeks} weeks each, {len(seeds)} seeds"
            f" ({seeds[0]} to {seeds[-1]}); a release every {settings.release_weeks} weeks with at"
            f" most {settings.cases_most} weeks lived, {100 * settings.exploration:g} % of the"
            " learning policy's free choices left to chance. The outcome (0 to 1) is the mean of"
            " everybody's last four weeks; differences are paired by seed, with 95 % intervals"
            " over seeds. The models: docs/simulation.md."
            f" {SYNTHETIC} {' '.join(_honestly(results))}"
        ),
        "figures": figures,
    }


def _models(results: Sequence[Result]) -> list[Model]:
    return [each for each in MODELS if any(one.model == each for one in results)]


def _policies(results: Sequence[Result], model: Model) -> list[PolicyName]:
    there = {each.policy for each in results if each.model == model}
    return [each for each in POLICIES if each in there]


def _differences(results: Sequence[Result], model: Model) -> list[Difference]:
    there = _policies(results, model)
    return [
        difference(results, model, policy, against)
        for policy, against in PAIRS
        if policy in there and against in there
    ]


def _share(results: Sequence[Result], model: Model, policy: PolicyName) -> float | None:
    there = _policies(results, model)
    if policy not in there or "rules" not in there:
        return None
    return share_reached(results, model, policy)


def _means(results: Sequence[Result], model: Model, policy: PolicyName) -> str:
    names = (OUTCOME, "outcome_all_weeks", "pain_at_the_end", "done_share")
    end, all_weeks, pain, done = (mean_of(results, model, policy, name) for name in names)
    return f"  {policy:<14} {end:>10.4f} {all_weeks:>10.4f} {pain:>6.2f} {done:>6.3f}"


def _interval(each: Difference) -> str:
    if each.seeds < 2:
        return f"{each.mean:+.4f} (one seed)"
    return f"{each.mean:+.4f} ({each.low:+.4f} to {each.high:+.4f})"


def _words(each: Difference) -> str:
    return f"{each.policy} against {each.against}: {_interval(each)}, {each.verdict}"


def _honestly(results: Sequence[Result]) -> list[str]:
    """Say where learning is not shown to help."""
    said = []
    for model in _models(results):
        for each in _differences(results, model):
            if each.policy != "learning" or each.verdict == "better":
                continue
            how = "does worse than" if each.verdict == "worse" else "is not shown to beat"
            said.append(f"On {model}, learning {how} {each.against}.")
    return said
