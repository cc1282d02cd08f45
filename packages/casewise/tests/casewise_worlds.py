"""Makes random schemas, cases and queries from a seed: every kind, measure and missing policy."""

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta

WORDS = ("ash", "birch", "cedar", "elm", "fir", "oak", "yew")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A schema document, rows that fit it, and one question to ask."""

    document: dict
    rows: list
    query: dict
    k: int
    min_shared: float
    weights: dict | None
    mask: list | None
    ties: str


def make_world(seed):
    chance = random.Random(seed)
    problems = [make_field(chance, f"f{number}") for number in range(chance.randint(1, 9))]
    if all(field.get("weight", 1.0) == 0 for field in problems):
        problems[0].pop("weight")
    fields = [
        {"name": "id", "kind": "text-id", "role": "id"},
        *problems,
        {"name": "goal", "kind": "number", "role": "plan"},
    ]
    size = chance.choice([0, 1, 2, 7, 30, 30, 60, 60, 400, 400])
    absent = chance.choice([0.0, 0.05, 0.2, 0.4])
    coarse = chance.random() < 0.5
    rows = [make_case(chance, problems, absent, coarse) for _ in range(size)]
    if size > 5 and chance.random() < 0.5:
        rows[-3:] = [dict(rows[0]) for _ in range(3)]
    names = chance.sample(range(10 * size + 1), size)
    rows = [{"id": f"c{name}", "goal": 1.0} | row for name, row in zip(names, rows, strict=True)]
    return World(
        document={"fields": fields},
        rows=rows,
        query=make_case(chance, problems, chance.choice([0.0, 0.1, 0.4]), coarse),
        k=chance.choice([1, 3, 10, 40]),
        min_shared=chance.choice([0.0, 0.3, 0.5, 0.6, 0.8, 1.0]),
        weights=make_weights(chance, problems),
        mask=[chance.random() < 0.7 for _ in rows] if chance.random() < 0.4 else None,
        ties=chance.choice(["id", "all"]),
    )


def make_weights(chance, problems):
    if chance.random() < 0.6:
        return None
    named = chance.sample(problems, chance.randint(1, len(problems)))
    weights = {field["name"]: chance.choice([0.5, 1.0, 2.0, chance.random()]) for field in named}
    if len(problems) > 1:
        last = problems[-1]["name"]
        keeps_one = any(
            weights.get(field["name"], field.get("weight", 1.0)) > 0 for field in problems[:-1]
        )
        weights[last] = 0.0 if keeps_one else 1.0
    return weights


def make_field(chance, name):
    kind = chance.choice(
        ["number", "integer", "ordinal", "category", "set", "date", "series", "text"]
    )
    field = {"name": name, "kind": kind, "role": "problem"}
    field |= KINDS[kind](chance)
    field["weight"] = chance.choice([1.0, 1.0, 2.0, 0.25, 3.7, 0.0, chance.random()])
    policies = ["skip", "skip", "pessimistic", {"value": chance.choice([0.0, 0.3, 1.0])}, "model"]
    field["missing"] = chance.choice(policies if kind != "series" else policies[:-1])
    return field


def make_numbers(chance):
    bounds = {"bounds": [0, 10]} if chance.random() < 0.6 else {}
    return bounds | {"measure": make_difference(chance)}


def make_difference(chance, depth=0):
    kinds = ["linear", "learned", "step", "sigmoid", "mcid", "points", "signed"]
    kinds += ["polynomial", "bent", "cyclic"]
    kind = chance.choice(kinds + ["asymmetric"] * (depth == 0))
    if kind == "linear":
        return {"measure": "linear", "span": chance.choice([1, 5, 10, 20])}
    if kind == "learned":
        return {"measure": "linear", "span": None}
    if kind in ("polynomial", "bent"):
        span = chance.choice([None, 5, 12])
        power = chance.choice([1.0, 2.0, 3.5] if kind == "polynomial" else [0.3, 0.5])
        return {"measure": "polynomial", "span": span, "power": power}
    if kind == "cyclic":
        return {"measure": "cyclic", "period": chance.choice([3, 7.5, 24])}
    if kind == "step":
        return {"measure": "step", "at": chance.choice([0, 1, 2.5])}
    if kind == "sigmoid":
        slope = chance.choice([0.5, 2, 90, 400])
        return {"measure": "sigmoid", "at": chance.choice([0, 2, 4]), "slope": slope}
    if kind == "mcid":
        return {"measure": "mcid", "minimal": chance.choice([0, 1, 2]), "span": 10}
    if kind == "points":
        return {"measure": "points", "points": [[0, 1], [2, 0.7], [6, 0.2]]}
    if kind == "signed":
        return {"measure": "points", "points": [[-3, 0.1], [0, 1], [1, 0.9], [5, 0]]}
    up, down = make_difference(chance, 1), make_difference(chance, 1)
    return {"measure": "asymmetric", "up": up, "down": down}


def make_ordinal(chance):
    levels = list(WORDS[: chance.randint(2, 6)])
    if chance.random() < 0.3:
        return {"levels": levels, "measure": {"measure": "cyclic_ordinal", "levels": levels}}
    power = chance.choice([1.0, 0.5, 2.0])
    return {"levels": levels, "measure": {"measure": "ordinal", "levels": levels, "power": power}}


def make_category(chance):
    return {"categories": list(WORDS), "measure": make_word_measure(chance)}


def make_word_measure(chance):
    kind = chance.choice(["equality", "table", "one-way", "taxonomy"])
    if kind == "equality":
        return {"measure": "equality"}
    if kind == "taxonomy":
        parents = {word: chance.choice(["hard", "soft", "wood"]) for word in WORDS[:-1]}
        parents |= {"hard": "wood", "soft": "wood", WORDS[-1]: "lone", "fir": "soft", "ash": "hard"}
        return {
            "measure": "taxonomy",
            "parents": parents,
            "similarities": {"hard": 0.8, "soft": 0.6, "wood": 0.1, "lone": 0.0},
        }
    pairs = chance.sample([(a, b) for a in WORDS for b in WORDS if a < b], 6)
    entries = [[*pair, chance.choice([0.2, 0.5, 0.9])] for pair in pairs]
    return {"measure": "table", "pairs": entries, "symmetric": kind == "table"}


def make_set(chance):
    soft = {"measure": "best_match", "of": make_word_measure(chance)}
    return {"categories": list(WORDS), "measure": chance.choice([{"measure": "jaccard"}, soft])}


def make_date(chance):
    measures = [
        {"measure": "date_decay", "half_life_days": chance.choice([7, 90])},
        make_difference(chance),
    ]
    return {"measure": chance.choice(measures)}


def make_text(chance):
    folded = {"fold_case": chance.random() < 0.7, "fold_space": True}
    ngram = {"measure": "ngram", "n": chance.choice([1, 2, 3]), **folded}
    ngram["overlap"] = chance.choice(["dice", "jaccard"])
    return {"measure": chance.choice([ngram, {"measure": "text_equality", **folded}])}


def make_series(chance):
    if chance.random() < 0.4:
        course = {"measure": "dtw", "window": chance.choice([2, 6]), "span": 10}
        course |= {"band": chance.choice([0, 1, 3]), "min_known": chance.randint(1, 2)}
        return {"bounds": [0, 10], "measure": course}
    window = chance.choice([1, 4, 12])
    overlap = chance.randint(1, min(window, 3))
    measure = {"measure": "weekly_series", "window": window, "span": 10, "min_overlap": overlap}
    return {"bounds": [0, 10], "measure": measure}


KINDS = {
    "number": make_numbers,
    "integer": make_numbers,
    "ordinal": make_ordinal,
    "category": make_category,
    "set": make_set,
    "date": make_date,
    "series": make_series,
    "text": make_text,
}


def make_case(chance, problems, absent, coarse):
    return {
        field["name"]: make_value(chance, field, coarse)
        for field in problems
        if chance.random() >= absent
    }


def make_value(chance, field, coarse):
    kind = field["kind"]
    if kind == "number":
        return float(chance.randint(0, 10)) if coarse else chance.uniform(0, 10)
    if kind == "integer":
        return chance.randint(0, 10)
    if kind == "ordinal":
        return chance.choice(field["levels"])
    if kind == "category":
        return chance.choice(WORDS)
    if kind == "set":
        return frozenset(chance.sample(WORDS, chance.randint(0, 3)))
    if kind == "date":
        return date(2027, 1, 1) + timedelta(days=chance.randint(0, 30 if coarse else 3_000))
    if kind == "text":
        words = [chance.choice([word, word.title()]) for word in WORDS]
        return " ".join(chance.sample(words, chance.randint(1, 2 if coarse else 3)))
    weeks = [chance.randint(0, 10) * 1.0 for _ in range(chance.randint(0, 14))]
    return tuple(math.nan if chance.random() < 0.2 else week for week in weeks)
