"""How long a week's plan takes in process with a large case base: python benchmarks/plan.py.

    python benchmarks/plan.py --cases 100000 --plans 300 --write

The cases are random people and weeks with random plans and outcomes; the plan is the whole one,
with messages, reasons and evidence. `--write` puts the figures into docs/evidence/plan_time.json.
"""

import argparse
import json
import platform
import time
from datetime import date
from pathlib import Path

import numpy as np

from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library
from selfback.domain.plan.neighbours import CaseRelease, problem_of
from selfback.domain.plan.planning import first_plan
from selfback.domain.plan.profile_space import random_profile, random_week
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.screening import screen_profile
from selfback.domain.plan.seeds import release_of

ROOT = Path(__file__).resolve().parents[1]
BAR = 50.0  # ms, p99


def release(library: Library, count: int) -> CaseRelease:
    """Return a release of random weeks."""
    chance, ids = np.random.default_rng(1), sorted(library.exercises)
    rows = []
    for number in range(count):
        week, carry = random_week(chance, library)
        rows.append(
            {
                **problem_of(carry, week=week),
                "id": f"case-{number:06d}",
                "person": f"person-{number // 8:05d}",
                "expert": "no",
                "exercises": [ids[each] for each in chance.integers(0, len(ids), 6)],
                "outcome": float(chance.random()),
            }
        )
    return release_of(ROOT / "content", rows)


def measure(library: Library, cases: CaseRelease, plans: int) -> list[float]:
    """Return the time of each plan, ms, sorted."""
    rules, chance, times = Rules.from_library(library), np.random.default_rng(2), []
    for number in range(plans + 5):
        profile = random_profile(chance, library)
        began = time.perf_counter()
        first_plan(
            profile,
            start=date(2027, 1, 4),
            triage=screen_profile(profile, library=library, rules=rules),
            library=library,
            cases=cases,
            rules=rules,
            chance=np.random.default_rng(number),
        )
        times.append(1000 * (time.perf_counter() - began))
    return sorted(times[5:])  # the first ones warm up


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--plans", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    library = load_library(ROOT / "content")
    cases = release(library, given.cases)
    cases.name  # noqa: B018  # the digest is made once for a release, not for each plan
    times = measure(library, cases, given.plans)
    p50, p99 = (float(np.quantile(times, q)) for q in (0.5, 0.99))
    print(f"{given.cases} cases: p50 {p50:.1f} ms, p99 {p99:.1f} ms (bar {BAR:g} ms)")
    if given.write:
        found = {
            "title": "A week's plan with a large case base",
            "conditions": (
                f"benchmarks/plan.py: {given.plans} first plans of random people, in process, one"
                f" thread, {given.cases:,} random cases with outcomes; {platform.machine()},"
                f" Python {platform.python_version()}."
            ),
            "figures": {
                "cases": given.cases,
                "p50, ms": round(p50, 1),
                "p99, ms": round(p99, 1),
                "bar for p99, ms": BAR,
            },
        }
        path = ROOT / "docs" / "evidence" / "plan_time.json"
        path.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
