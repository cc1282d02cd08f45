"""Scores single pairs of query and case as the definition does, many pairs at once.

The definition sums exactly (math.fsum) and rounds to twelve decimals. Here the sums are plain
float64, wrong by at most the plan's `doubt`; where a sum lies so near the middle between two
roundings that this matters, the pair is named, and the definition itself is asked.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.columns import joined
from casewise.measures.measure import F64
from casewise.plan import Plan
from casewise.scoring import DECIMALS
from casewise.store import Store

Places = npt.NDArray[np.int64]
SCALING = 2.0**-12  # rounding of a similarity times ten to the twelfth
LARGEST_EXPONENT = 700.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Similarities and shared weights of pairs, shape (p,), and which of them are in doubt."""

    similarities: F64
    shared: F64
    doubtful: npt.NDArray[np.bool_]


def score_pairs(
    store: Store, plan: Plan, queries: Places, cases: Places, extras: F64 | None
) -> Scored:
    """Score pairs of queries and cases, each shape (p,).

    extras   what extras add to each pair: earned, shared and counted, shape (3, p)
    """
    earned = plan.start[queries] + _codes(store, plan, queries, cases)
    if plan.heavy.shape[1]:
        earned += _numbers(store, plan, queries, cases)
    known = _known(store, cases)
    heavy = plan.shared[queries] * known
    both = heavy.sum(axis=1)
    shared = plan.start_shared[queries] + both
    counting = both if plan.skipping else (heavy * plan.skips).sum(axis=1)
    counted = plan.start_counted[queries] + counting
    if plan.fills.any():
        earned += (plan.fills[queries] * ~known).sum(axis=1)
    if extras is not None:
        earned += extras[0]
        shared += extras[1]
        counted += extras[2]
    similarities = np.minimum(1.0, earned / np.where(counted > 0, counted, 1.0))
    shares = np.array([similarities, shared / plan.total])
    similarities, shared = shares.round(DECIMALS)
    of_similarity, of_share = _near_half(shares, plan.doubt)
    return Scored(similarities=similarities, shared=shared, doubtful=of_similarity | of_share)


def _near_half(values: F64, doubt: float) -> npt.NDArray[np.bool_]:
    scaled = values * 10**DECIMALS
    near: npt.NDArray[np.bool_] = (
        np.abs(scaled - np.floor(scaled) - 0.5) <= doubt * 10**DECIMALS + SCALING
    )
    return near


def _codes(store: Store, plan: Plan, queries: Places, cases: Places) -> F64:
    groups, strides, radices = (each[:, None] for each in store.layout.shape)
    if not len(groups):
        return np.zeros(len(cases))
    offsets = store.layout.firsts[:, None]
    packed = store.packed.view[:, cases].astype(np.int64)
    codes = packed[groups[:, 0]] // strides % radices
    parts: F64 = plan.parts[queries[None, :], offsets + codes].sum(axis=0)
    return parts


def _known(store: Store, cases: Places) -> npt.NDArray[np.bool_]:
    """Return whether each compared field is known, shape (p, f)."""
    gaps = np.ascontiguousarray(store.gaps.view[:, cases].T)
    bits = np.unpackbits(gaps, axis=1, bitorder="little")
    known: npt.NDArray[np.bool_] = np.equal(bits, 0)
    return known


def _numbers(store: Store, plan: Plan, queries: Places, cases: Places) -> F64:
    """Return what fields of many numbers earn; nothing where a case's is unknown."""
    fine = None if store.fine is None else store.fine.view[:, cases]
    numbers = joined(store.coarse.view[:, cases], fine)
    gaps = numbers - plan.asked[queries].T
    heavy = plan.heavy[queries].T
    earned = np.zeros(len(cases))
    for rows, shape in plan.curves.runs:
        parameters = plan.curves.parameters[rows].T[:, :, None]
        curve = _sigmoid if shape == "sigmoid" else _lines
        earned += (heavy[rows] * curve(gaps[rows], parameters)).sum(axis=0)
    return earned


def _lines(gaps: F64, parameters: F64) -> F64:
    a, b, c, d = parameters
    lines: F64 = np.maximum(0.0, np.minimum(np.minimum(1.0, a - b * gaps), c + d * gaps))
    return lines


def _sigmoid(gaps: F64, parameters: F64) -> F64:
    slopes, ats, tops, _ = parameters
    exponents = slopes * (np.abs(gaps) - ats)
    there = exponents <= LARGEST_EXPONENT
    curve = tops / (1.0 + np.exp(np.where(there, exponents, 0.0)))
    return np.where(there, curve, 0.0)
