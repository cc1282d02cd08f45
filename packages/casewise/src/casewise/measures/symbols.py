"""Measures of words from a declared list: levels in order, categories, trees of categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from casewise.measures.measure import Measure, is_number, is_text, require

WORDS = frozenset({"ordinal", "category"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Equality(Measure[str]):
    """Is 1 for the same word, 0 for two words.

    >>> Equality().similarity("nurse", "nurse"), Equality().similarity("nurse", "cook")
    (1.0, 0.0)
    """

    name: ClassVar[str] = "equality"
    kinds: ClassVar[frozenset[str]] = WORDS

    def similarity(self, query: str, case: str) -> float:
        return 1.0 if query == case else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal(Measure[str]):
    """Falls with the number of levels between two: 1 - (steps / most steps) ** power.

    levels   from low to high, at least two
    power    above 0; above 1 forgives small steps

    >>> Ordinal(levels=("bad", "fair", "good")).similarity("bad", "fair")
    0.5
    """

    name: ClassVar[str] = "ordinal"
    kinds: ClassVar[frozenset[str]] = frozenset({"ordinal"})
    levels: tuple[str, ...]
    power: float = 1.0
    _rank: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        levels = tuple(self.levels)
        require(self.name, levels_are_texts=all(map(is_text, levels)))
        require(
            self.name,
            there_are_at_least_two_levels=len(levels) > 1,
            levels_differ=len(set(levels)) == len(levels),
            the_power_is_a_number_above_0=is_number(self.power) and self.power > 0,
        )
        object.__setattr__(self, "levels", levels)
        object.__setattr__(self, "_rank", {level: rank for rank, level in enumerate(levels)})

    def similarity(self, query: str, case: str) -> float:
        steps = abs(self._rank[query] - self._rank[case])
        return float(1.0 - (steps / (len(self.levels) - 1)) ** self.power)

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        return None if vocabulary == self.levels else "the measure orders other levels"


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclicOrdinal(Measure[str]):
    """Compares levels that come round again, such as days of the week, by the steps between.

    levels   in order, the first following the last; at least two

    Levels as far apart as any can be score 0.

    >>> days = CyclicOrdinal(levels=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    >>> days.similarity("Sun", "Mon") == 1 - 1 / 3, days.similarity("Sun", "Wed")
    (True, 0.0)
    """

    name: ClassVar[str] = "cyclic_ordinal"
    kinds: ClassVar[frozenset[str]] = frozenset({"ordinal"})
    levels: tuple[str, ...]
    _rank: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        levels = tuple(self.levels)
        require(self.name, levels_are_texts=all(map(is_text, levels)))
        require(
            self.name,
            there_are_at_least_two_levels=len(levels) > 1,
            levels_differ=len(set(levels)) == len(levels),
        )
        object.__setattr__(self, "levels", levels)
        object.__setattr__(self, "_rank", {level: rank for rank, level in enumerate(levels)})

    def similarity(self, query: str, case: str) -> float:
        apart = abs(self._rank[query] - self._rank[case])
        return 1.0 - min(apart, len(self.levels) - apart) / (len(self.levels) // 2)

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        return None if vocabulary == self.levels else "the measure orders other levels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Measure[str]):
    """Looks a pair of words up; a word with itself is 1, a pair not listed is 0.

    pairs       (query, case, similarity)
    symmetric   whether a pair holds both ways round (the default)

    >>> Table(pairs=(("low", "mid", 0.6),)).similarity("mid", "low")
    0.6
    """

    name: ClassVar[str] = "table"
    kinds: ClassVar[frozenset[str]] = WORDS
    pairs: tuple[tuple[str, str, float], ...]
    symmetric: bool = True
    _lookup: dict[tuple[str, str], float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self.name, each_entry_is_two_words_and_a_similarity=all(map(_is_entry, self.pairs)))
        pairs = tuple(sorted((query, case, float(level)) for query, case, level in self.pairs))
        lookup: dict[tuple[str, str], float] = {}
        for query, case, level in pairs:
            for pair in {(query, case), (case, query) if self.symmetric else (query, case)}:
                agrees = lookup.setdefault(pair, level) == level
                require(self.name, each_pair_has_one_similarity=agrees)
            identity = query != case or level == 1
            require(self.name, a_word_with_itself_has_similarity_1=identity)
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "_lookup", lookup)

    def similarity(self, query: str, case: str) -> float:
        return 1.0 if query == case else float(self._lookup.get((query, case), 0.0))

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        known = set(vocabulary or ())
        unknown = sorted({word for pair in self._lookup for word in pair} - known)
        return f"the table knows words the field does not: {unknown}" if unknown else None


def _is_entry(pair: object) -> bool:
    if not isinstance(pair, tuple | list) or len(pair) != 3:
        return False
    if not (is_text(pair[0]) and is_text(pair[1])):
        return False
    return isinstance(pair[2], int | float) and is_number(pair[2]) and 0 <= pair[2] <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy(Measure[str]):
    """Gives two words the similarity of their nearest common ancestor in a tree.

    parents        {word or inner node: its parent}
    similarities   {inner node: similarity of two words that meet there}, not falling towards
                   the leaves; words that never meet score 0, a word with itself scores 1

    >>> jobs = Taxonomy(
    ...     parents={"nurse": "care", "carer": "care", "care": "work", "cook": "work"},
    ...     similarities={"care": 0.7, "work": 0.1},
    ... )
    >>> jobs.similarity("nurse", "carer"), jobs.similarity("nurse", "cook")
    (0.7, 0.1)
    """

    name: ClassVar[str] = "taxonomy"
    kinds: ClassVar[frozenset[str]] = WORDS
    parents: tuple[tuple[str, str], ...]
    similarities: tuple[tuple[str, float], ...]
    _paths: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _levels: dict[str, float] = field(init=False, repr=False, compare=False)

    def __init__(self, *, parents: Mapping[str, str], similarities: Mapping[str, float]) -> None:
        mapped = isinstance(parents, Mapping) and isinstance(similarities, Mapping)
        require(self.name, the_tree_is_given_as_mappings=mapped)
        up, levels = dict(parents), dict(similarities)
        texts = all(is_text(word) for pair in up.items() for word in pair)
        require(self.name, parents_and_children_are_texts=texts)
        require(
            self.name,
            each_inner_node_and_no_other_has_a_similarity=set(up.values()) == set(levels),
            similarities_are_numbers=all(map(is_number, levels.values())),
        )
        paths = {word: _path(word, up) for word in {*up, *up.values()}}
        require(
            self.name,
            similarities_are_from_0_to_1=all(0 <= level <= 1 for level in levels.values()),
            similarities_do_not_fall_towards_the_leaves=all(
                levels[node] >= levels[up[node]] for node in levels if node in up
            ),
        )
        object.__setattr__(self, "parents", tuple(sorted(up.items())))
        object.__setattr__(self, "similarities", tuple(sorted(levels.items())))
        object.__setattr__(self, "_paths", paths)
        object.__setattr__(self, "_levels", levels)

    def similarity(self, query: str, case: str) -> float:
        if query == case:
            return 1.0
        above = set(self._paths[case])
        meeting = next((node for node in self._paths[query] if node in above), None)
        return 0.0 if meeting is None else float(self._levels[meeting])

    def fault_with(self, vocabulary: tuple[str, ...] | None) -> str | None:
        unknown = sorted(set(vocabulary or ()) - set(self._paths))
        return f"the tree does not hold {unknown}" if unknown else None

    def to_dict(self) -> dict[str, object]:
        tree, levels = dict(self.parents), dict(self.similarities)
        return {"measure": self.name, "parents": tree, "similarities": levels}


def _path(word: str, up: Mapping[str, str]) -> tuple[str, ...]:
    path = [word]
    while path[-1] in up:
        above = up[path[-1]]
        require("taxonomy", the_tree_has_no_cycle=above not in path)
        path.append(above)
    return tuple(path)
