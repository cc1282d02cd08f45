"""A slow scorer written from the definitions, in plain Python, that shares no code with casewise.

It reads a schema's document and raw rows. Similarity is the weighted mean of local similarities,
in float64, rounded to twelve decimals; equal similarities are ordered by id.
"""

import math
from collections import Counter
from datetime import date
from itertools import pairwise


def rank(document, rows, query, *, min_shared, weights=None, allowed=None):
    """Return [(id, similarity, shared weight)], best first, and how many share too little."""
    fields = [field for field in document["fields"] if field["role"] == "problem"]
    weights = {field["name"]: field.get("weight", 1.0) for field in fields} | (weights or {})
    name_of_id = next(field["name"] for field in document["fields"] if field["role"] == "id")
    total = math.fsum(weights.values())
    known = {
        field["name"]: [row[field["name"]] for row in rows if row.get(field["name"]) is not None]
        for field in fields
    }
    judges = {field["name"]: judge(field, known[field["name"]]) for field in fields}
    spread = {name: representatives(values) for name, values in known.items()}
    cache = {}
    ranked, excluded = [], 0
    for place, row in enumerate(rows):
        if allowed is not None and not allowed[place]:
            continue
        top, bottom, shared = [], [], []
        for field in fields:
            name = field["name"]
            weight = weights[name]
            if weight == 0:
                continue
            q, c = query.get(name), row.get(name)
            local = None if q is None or c is None else judges[name](q, c)
            if local is not None:
                shared.append(weight)
            else:
                key = (name, repr(q), repr(c))
                if key not in cache:
                    cache[key] = fill(field, judges[name], spread[name], q, c)
                local = cache[key]
            if local is not None:
                top.append(weight * local)
                bottom.append(weight)
        share = math.fsum(shared) / total
        if not shared or share < min_shared - 1e-9:
            excluded += 1
            continue
        similarity = math.fsum(top) / math.fsum(bottom)
        ranked.append((row[name_of_id], round(min(1.0, similarity), 12), round(share, 12)))
    ranked.sort(key=lambda hit: (-hit[1], hit[0]))
    return ranked, excluded


def fill(field, similar, spread, q, c):
    policy = field.get("missing", "skip")
    if policy == "skip" or (policy == "model" and not spread):
        return None
    if policy == "pessimistic":
        return 0.0
    if isinstance(policy, dict):
        return policy["value"]
    if q is not None:
        return math.fsum(similar(q, value) for value in spread) / len(spread)
    if c is not None:
        return math.fsum(similar(value, c) for value in spread) / len(spread)
    pairs = (similar(one, other) for one in spread for other in spread)
    return math.fsum(pairs) / len(spread) ** 2


def representatives(values):
    """All values, or 256 order statistics of more than 256 distinct ones."""
    if any(isinstance(value, tuple | list) for value in values):
        return None
    if len(set(values)) <= 256:
        return values
    ordered = sorted(values)
    return [ordered[math.floor((i + 0.5) * len(ordered) / 256)] for i in range(256)]


def judge(field, known):
    """Return the function (query, case) -> similarity or None that a field's document means."""
    measure = field["measure"]
    if measure["measure"] in OF_WORDS:
        return lambda q, c: of_words(measure, q, c)
    if measure["measure"] == "jaccard":
        return jaccard
    if measure["measure"] == "best_match":
        return lambda q, c: best_match(measure["of"], q, c)
    if measure["measure"] == "weekly_series":
        return lambda q, c: weekly_series(measure, q, c)
    if measure["measure"] == "dtw":
        return lambda q, c: stretched(measure, q, c)
    if measure["measure"] in ("text_equality", "ngram"):
        return lambda q, c: of_texts(measure, q, c)
    if "bounds" in field:
        low, high = field["bounds"]
    else:
        days = [day_number(value) for value in known]
        low, high = (min(days), max(days)) if days else (0.0, 1.0)
    return lambda q, c: of_gap(measure, day_number(c) - day_number(q), high - low)


def day_number(value):
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def of_gap(measure, gap, learned):
    kind, far = measure["measure"], abs(gap)
    if kind == "linear":
        span = learned if measure["span"] is None else measure["span"]
        if span == 0:
            return 1.0 if far == 0 else 0.0
        return max(0.0, 1.0 - far / span)
    if kind == "polynomial":
        span = learned if measure["span"] is None else measure["span"]
        if span == 0:
            return 1.0 if far == 0 else 0.0
        return max(0.0, 1.0 - far / span) ** measure["power"]
    if kind == "cyclic":
        past = math.fmod(far, measure["period"])
        return max(0.0, 1.0 - 2.0 * min(past, measure["period"] - past) / measure["period"])
    if kind == "step":
        return 1.0 if far <= measure["at"] else 0.0
    if kind == "sigmoid":
        return sigmoid(measure["at"], measure["slope"], far)
    if kind == "mcid":
        width = measure["span"] - measure["minimal"]
        return min(1.0, max(0.0, 1.0 - (far - measure["minimal"]) / width))
    if kind == "date_decay":
        return 0.5 ** (far / measure["half_life_days"])
    if kind == "asymmetric":
        return of_gap(measure["up"] if gap >= 0 else measure["down"], far, learned)
    assert kind == "points"
    signed = any(x < 0 for x, _ in measure["points"])
    return through(measure["points"], gap if signed else far)


def sigmoid(at, slope, far):
    if slope * (far - at) > 700:
        return 0.0
    return (1.0 + math.exp(-slope * at)) / (1.0 + math.exp(slope * (far - at)))


def through(points, x):
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x < x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


OF_WORDS = ("equality", "ordinal", "cyclic_ordinal", "table", "taxonomy")


def of_words(measure, q, c):
    if q == c:
        return 1.0
    kind = measure["measure"]
    if kind == "ordinal":
        levels = measure["levels"]
        steps = abs(levels.index(q) - levels.index(c)) / (len(levels) - 1)
        return 1.0 - steps ** measure["power"]
    if kind == "cyclic_ordinal":
        levels = measure["levels"]
        apart = abs(levels.index(q) - levels.index(c))
        return 1.0 - min(apart, len(levels) - apart) / (len(levels) // 2)
    if kind == "table":
        for one, other, similarity in measure["pairs"]:
            if (one, other) == (q, c) or (measure["symmetric"] and (other, one) == (q, c)):
                return similarity
        return 0.0
    if kind == "taxonomy":
        shared = [node for node in lineage(measure, q) if node in lineage(measure, c)]
        return measure["similarities"][shared[0]] if shared else 0.0
    return 0.0


def lineage(measure, node):
    line = [node]
    while line[-1] in measure["parents"]:
        line.append(measure["parents"][line[-1]])
    return line


def jaccard(q, c):
    q, c = set(q), set(c)
    return 1.0 if not q and not c else len(q & c) / len(q | c)


def best_match(words, q, c):
    if not q and not c:
        return 1.0
    if not q or not c:
        return 0.0
    there = [max(of_words(words, one, other) for other in c) for one in q]
    back = [max(of_words(words, one, other) for one in q) for other in c]
    return math.fsum(there + back) / (len(q) + len(c))


def weekly_series(measure, q, c):
    similarities = []
    for back in range(1, 1 + min(len(q), len(c), measure["window"])):
        if not math.isnan(q[-back]) and not math.isnan(c[-back]):
            similarities.append(max(0.0, 1.0 - abs(q[-back] - c[-back]) / measure["span"]))
    if len(similarities) < measure["min_overlap"]:
        return None
    return math.fsum(similarities) / len(similarities)


def of_texts(measure, q, c):
    q, c = (" ".join(text.split()) for text in (q, c))
    if measure["fold_case"]:
        q, c = q.lower(), c.lower()
    if measure["measure"] == "text_equality":
        return 1.0 if q == c else 0.0
    runs = [Counter(runs_of(text, measure["n"])) for text in (q, c)]
    common = sum(min(times, runs[1][run]) for run, times in runs[0].items())
    both = sum(runs[0].values()) + sum(runs[1].values())
    return 2 * common / both if measure["overlap"] == "dice" else common / (both - common)


def runs_of(text, n):
    marked = "\x02" * (n - 1) + text + "\x02" * (n - 1)
    return [marked[at : at + n] for at in range(len(marked) - n + 1)]


def stretched(measure, q, c):
    """The cheapest way to pair the weeks in order, by plain recursion over all ways."""
    q, c = ([w for w in each[-measure["window"] :] if not math.isnan(w)] for each in (q, c))
    if min(len(q), len(c)) < measure["min_known"]:
        return None
    band = max(measure["band"], abs(len(q) - len(c)))

    def cheapest(row, column):
        if row < 0 or column < 0 or abs(row - column) > band:
            return 0.0 if row == column == -1 else math.inf
        before = min(
            cheapest(row - 1, column), cheapest(row, column - 1), cheapest(row - 1, column - 1)
        )
        return min(1.0, abs(q[row] - c[column]) / measure["span"]) + before

    cost = cheapest(len(q) - 1, len(c) - 1)
    return max(0.0, 1.0 - cost / max(len(q), len(c)))
