"""CBRkit: attribute-value similarity with weights; an unknown value counts as similarity 0.

Unknown values are written as a number outside the interval, which CBRkit's `linear_interval`
gives 0. Its `default=` would do the same in the newer releases, and is absent in the older.
"""

import cbrkit
import numpy as np
from world import CODES, LEVELS, NUMBERS, ORDINALS, SPAN, WORDS, K, World

NAMES = [
    *(f"n{i}" for i in range(NUMBERS)),
    *(f"o{i}" for i in range(ORDINALS)),
    *(f"w{i}" for i in range(WORDS)),
]


def _rows(numbers, codes, unknown):
    words = (*LEVELS, unknown)
    for amounts, row in zip(np.nan_to_num(numbers, nan=-1.0).tolist(), codes.tolist(), strict=True):
        levels, kinds = row[:ORDINALS], [words[code] for code in row[ORDINALS:]]
        yield dict(zip(NAMES, (*amounts, *levels, *kinds), strict=True))


class Engine:
    """A dictionary of cases and a retriever."""

    label = "CBRkit, fmean"
    missing = "counts 0"

    def prepare(self, world: World) -> None:
        sims = cbrkit.sim
        attributes = dict.fromkeys(NAMES[:NUMBERS], sims.numbers.linear_interval(0.0, SPAN))
        for name in NAMES[NUMBERS : NUMBERS + ORDINALS]:
            attributes[name] = sims.numbers.linear_interval(0, CODES - 1)
        for name in NAMES[NUMBERS + ORDINALS :]:
            attributes[name] = sims.generic.equality()
        weights = dict(zip(NAMES, world.weights.tolist(), strict=True))
        pooled = sims.aggregator(pooling="fmean", pooling_weights=weights)
        similarity = sims.attribute_value(attributes=attributes, aggregator=pooled)
        self.cases = dict(enumerate(_rows(world.numbers, world.codes, "?")))
        self.queries = list(_rows(world.asked_numbers, world.asked_codes, "??"))
        if hasattr(cbrkit.retrieval, "apply_query"):
            built = cbrkit.retrieval.build(similarity)
            self.retriever = cbrkit.retrieval.dropout(built, limit=K)
            self.ask = cbrkit.retrieval.apply_query
        else:
            self.retriever = cbrkit.retrieval.build(similarity, limit=K)
            self.ask = cbrkit.retrieval.apply

    def one(self, at: int) -> list[int]:
        return list(self.ask(self.cases, self.queries[at], self.retriever).ranking)

    def batch(self) -> list[list[int]]:
        return [self.one(at) for at in range(len(self.queries))]
