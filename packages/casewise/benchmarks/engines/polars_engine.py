"""The definition written by hand as one polars expression of 40 terms."""

import polars as pl
from world import CODES, NUMBERS, ORDINALS, SPAN, WORDS, K, World


class Engine:
    """A data frame with nulls."""

    label = "polars expression"
    missing = "renormalised"

    def prepare(self, world: World) -> None:
        columns = {f"n{i}": pl.Series(world.numbers[:, i]).fill_nan(None) for i in range(NUMBERS)}
        for i in range(ORDINALS + WORDS):
            codes = pl.Series(world.codes[:, i])
            columns[f"c{i}"] = codes.set(codes < 0, None)
        self.frame = pl.DataFrame(columns).with_row_index("place")
        self.world = world

    def one(self, at: int) -> list[int]:
        earned, known = [], []
        for i in range(NUMBERS):
            asked = float(self.world.asked_numbers[at, i])
            if asked == asked:  # noqa: PLR0124  # not NaN
                self._add(f"n{i}", 1 - (pl.col(f"n{i}") - asked).abs() / SPAN, i, earned, known)
        for i in range(ORDINALS + WORDS):
            asked, column = int(self.world.asked_codes[at, i]), pl.col(f"c{i}")
            if asked < 0:
                continue
            near = 1 - (column - asked).abs().cast(pl.Float64) / (CODES - 1)
            same = (column == asked).cast(pl.Float64)
            self._add(f"c{i}", near if i < ORDINALS else same, NUMBERS + i, earned, known)
        score = pl.sum_horizontal(earned) / pl.sum_horizontal(known)
        found = self.frame.select("place", score=score).top_k(K, by="score")
        return found.sort(["score", "place"], descending=[True, False])["place"].to_list()

    def _add(self, name, similarity, at, earned, known):
        weight = float(self.world.weights[at])
        earned.append(similarity.fill_null(0.0) * weight)
        known.append(pl.col(name).is_not_null().cast(pl.Float64) * weight)

    def batch(self) -> list[list[int]]:
        return [self.one(at) for at in range(len(self.world.asked_codes))]
