"""Results as a document of plain values, for machines; numbers keep ten significant digits."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from selfback.domain.analysis.estimate import Estimate, JointTest, Ratio
from selfback.domain.analysis.longitudinal import Course, Pair
from selfback.domain.analysis.report import headline, software
from selfback.domain.analysis.results import Results

FORMAT = "selfback-trial-analysis/1"
DIGITS = 10


def document_of(results: Results) -> dict[str, Any]:
    """Return the results; the same results give the same document."""
    plan, export = results.plan, results.export
    return {
        "format": FORMAT,
        "synthetic": export.synthetic,
        "blinded": export.blinded,
        "protocol": plan.protocol,
        "version": plan.version,
        "protocol_sha256": plan.digest,
        "export_sha256": export.digest,
        "data_cut": export.data_cut,
        "seed": results.seed,
        "software": dict(software()),
        "headline": headline(results),
        "people": dict(results.people),
        "took_data_back": results.left,
        "primary": {"visit": plan.primary_visit, **_course(results.primary)},
        "without_covariates": _course(results.crude),
        "responders": [
            {
                "visit": each.visit,
                "rule": each.rule,
                "limit": _plain(each.limit),
                "improved": {
                    arm: {"count": found.count, "of": found.of}
                    for arm, found in each.improved.items()
                },
                "compared": [
                    {
                        **_pair(pair),
                        "odds_ratio": _figure(found.odds_ratio),
                        "risk_difference": _figure(found.risk_difference),
                    }
                    for pair, found in each.compared.items()
                ],
            }
            for each in results.responders
        ],
        "secondary": [_course(each) for each in results.secondary],
        "subgroups": _subgroups(results),
        "missing": _missing(results),
        "imputed": _imputed(results),
        "use": _use(results),
        "harms": _harms(results),
        "not_made": [{"part": each.part, "why": each.why} for each in results.not_made],
    }


def _pair(pair: Pair) -> dict[str, str]:
    return {"arm": pair[0], "against": pair[1]}


def _plain(value: float | None) -> float | int | None:
    if value is None or math.isnan(value):
        return None
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def _figure(found: Estimate | Ratio | JointTest | None) -> dict[str, Any] | None:
    """Return an estimate with infinite degrees of freedom as none."""
    if found is None:
        return None
    names = [name for name in found.__slots__ if name != "level"]
    return {name: _plain(getattr(found, name)) for name in names}


def _course(course: Course) -> dict[str, Any]:
    return {
        "instrument": course.measure.id,
        "people": course.people,
        "scores": course.scores,
        "log_likelihood": _plain(course.log_likelihood),
        "covariates": list(course.covariates),
        "notes": list(course.notes),
        "covariance": [[_plain(cell) for cell in row] for row in course.sigma],
        "visits": list(course.visits),
        "observed": {
            arm: {
                visit: {"count": seen.count, "mean": _plain(seen.mean), "sd": _plain(seen.sd)}
                for visit, seen in rows.items()
            }
            for arm, rows in course.observed.items()
        },
        "means": {arm: _rows(rows) for arm, rows in course.means.items()},
        "differences": [
            {**_pair(pair), "visits": _rows(rows), "joint": _figure(course.joint[pair])}
            for pair, rows in course.differences.items()
        ],
    }


def _rows(rows: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: _figure(found) for name, found in rows.items()}


def _subgroups(results: Results) -> list[dict[str, Any]]:
    return [
        {
            "id": each.subgroup.id,
            "visit": each.visit,
            "people": {group: dict(counts) for group, counts in each.counts.items()},
            "in_no_group": each.unknown,
            "compared": [
                {
                    **_pair(pair),
                    "differences": _rows(each.differences[pair]),
                    "interaction": _figure(each.interaction[pair]),
                    "last_minus_first": _figure(each.contrast.get(pair)),
                }
                for pair in results.plan.comparisons
            ],
            "notes": list(each.notes),
        }
        for each in results.subgroups
    ]


def _missing(results: Results) -> dict[str, Any]:
    return {
        visit: {
            arm: {"due": gap.due, "scored": gap.scored, "states": dict(gap.statuses)}
            for arm, gap in gaps.items()
        }
        for visit, gaps in results.missing.gaps.items()
    }


def _imputed(results: Results) -> list[dict[str, Any]]:
    if results.imputed is None:
        return []
    return [
        {
            **_pair(pair),
            "tipping": results.imputed.tipping[pair],
            "added": [
                {
                    "points": _plain(added),
                    "difference": _figure(each.estimate),
                    "imputations": each.imputations,
                    "missing_information": _plain(each.missing_information),
                }
                for added, each in found.items()
            ],
        }
        for pair, found in results.imputed.pooled.items()
    ]


def _use(results: Results) -> dict[str, Any] | None:
    use = results.adherence
    if use is None:
        return None
    return {
        "warning": "association only",
        "people": use.people,
        "ever": use.ever,
        "weeks_with_a_plan": _numbers((use.low, use.median, use.high)),
        "sessions_done": _plain(use.sessions_done),
        "bands": [
            {
                "weeks": band.words,
                "people": band.people,
                "with_score": band.improved.count,
                "improvement": _plain(band.improved.mean),
            }
            for band in use.bands
        ],
        "four_more_weeks": _figure(use.slope),
    }


def _numbers(values: Sequence[float]) -> list[float | int | None]:
    return [_plain(value) for value in values]


def _harms(results: Results) -> dict[str, Any]:
    return {
        arm: {
            "people": found.people,
            "with_event": found.with_event,
            "with_serious": found.with_serious,
            "events": found.rate.events,
            "serious": found.serious.events,
            "months": _plain(found.rate.months),
            "per_100_months": _numbers(
                [
                    value
                    for value in (found.rate.rate, found.rate.low, found.rate.high)
                    if value is not None
                ]
            ),
            "related": found.related,
            "severity": dict(found.severity),
            "deaths": found.deaths,
            "withdrawn": found.withdrawn,
        }
        for arm, found in results.harms.arms.items()
    }
