"""casewise itself, with the backend named."""

import ctypes
import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from world import CODES, LEVELS, NUMBERS, ORDINALS, SPAN, WORDS, K, World

from casewise import CaseBase, Field, Schema, asymmetric, linear, mcid, sigmoid, table

NAMES = [
    *(f"n{i}" for i in range(NUMBERS)),
    *(f"o{i}" for i in range(ORDINALS)),
    *(f"w{i}" for i in range(WORDS)),
]
NEIGHBOURING = {(LEVELS[at], LEVELS[at + 1]): 0.5 for at in range(CODES - 1)}


def make_schema(weights: np.ndarray, *, rich: bool = False) -> Schema:
    """Return 20 numbers, 10 ordinals and 10 categories; `rich` uses four kinds of curve."""
    kinds = [linear(SPAN), mcid(1, span=SPAN), asymmetric(up=6, down=3), sigmoid(3, slope=1)]
    weight = {name: float(each) for name, each in zip(NAMES, weights, strict=True)}
    numbers = [
        Field(
            name=f"n{i}",
            kind="number",
            measure=kinds[i // 4 % 4] if rich else linear(SPAN),
            weight=weight[f"n{i}"],
        )
        for i in range(NUMBERS)
    ]
    ordinals = [
        Field(name=f"o{i}", kind="ordinal", levels=LEVELS, weight=weight[f"o{i}"])
        for i in range(ORDINALS)
    ]
    words = [
        Field(
            name=f"w{i}",
            kind="category",
            categories=LEVELS,
            measure=table(NEIGHBOURING) if rich else None,
            weight=weight[f"w{i}"],
        )
        for i in range(WORDS)
    ]
    name = Field(name="id", kind="text-id", role="id")
    return Schema(fields=(name, *numbers, *ordinals, *words))


def make_rows(numbers: np.ndarray, codes: np.ndarray, first: int = 0) -> Iterator[dict[str, Any]]:
    """Yield each case as a mapping, its unknown values None."""
    words = (*LEVELS, None)  # code -1 is the last one
    for at in range(len(numbers)):
        amounts = [None if each != each else each for each in numbers[at].tolist()]  # noqa: PLR0124  # NaN
        row: dict[str, Any] = {"id": f"{first + at:08}"}
        row |= zip(NAMES, (*amounts, *(words[code] for code in codes[at].tolist())), strict=True)
        yield row


class Engine:
    """A case base of the world and its queries."""

    label = "casewise"
    missing = "renormalised"
    rich = False
    backend = "numpy"

    def prepare(self, world: World) -> None:
        self.schema = make_schema(world.weights, rich=self.rich)
        self.queries = [
            {name: value for name, value in row.items() if name != "id"}
            for row in make_rows(world.asked_numbers, world.asked_codes)
        ]
        self._warm(world)
        gc.collect()
        before = resident()
        rows = make_rows(world.numbers, world.codes)
        self.base = CaseBase(self.schema, backend=self.backend).fit(rows)
        gc.collect()
        self.process_bytes = resident() - before
        some = slice(0, 20_000)
        single = world.numbers[some].astype(np.float32).astype(np.float64)
        self.plainer = CaseBase(self.schema).fit(make_rows(single, world.codes[some]))
        self.fresh = next(iter(make_rows(world.asked_numbers, world.asked_codes, world.size)))

    def _warm(self, world: World) -> None:
        """Compile before anything is measured; on enough cases that every path is taken."""
        rows = make_rows(world.numbers[:2_000], world.codes[:2_000])
        small = CaseBase(self.schema, backend=self.backend).fit(rows)
        small.retrieve(self.queries[0], K)
        small.retrieve_many(self.queries[:8], K)
        small.neighbours(None, K, exclude="self")

    def one(self, at: int) -> list[int]:
        return [int(hit.id) for hit in self.base.retrieve(self.queries[at], K)]

    def batch(self) -> list[list[int]]:
        return [[int(hit.id) for hit in each] for each in self.base.retrieve_many(self.queries, K)]

    def leave_one_out(self) -> None:
        self.base.neighbours(None, K, exclude="self")

    def retain(self) -> Any:
        return self.base.with_cases([self.fresh])

    def retain_and_ask(self) -> Any:
        return self.retain().retrieve(self.queries[0], K)

    def memory(self) -> dict[str, float]:
        """Return bytes a case: of all arrays held, of those that a scan reads, of the process.

        The numbers of the world are random float64, which are 160 bytes a case by themselves;
        `float32_bytes` is of cases whose numbers float32 holds exactly.
        """
        size = len(self.base)
        return {
            "held_bytes": sum(buffers(self.base.store).values()) / size,
            "scanned_bytes": self.base.store.scanned_bytes / size,
            "process_bytes": self.process_bytes / size,
            "float32_bytes": sum(buffers(self.plainer.store).values()) / len(self.plainer),
        }


def buffers(item: object, seen: dict[int, int] | None = None) -> dict[int, int]:
    """Return the bytes of every array reachable from a store, by the address of its memory."""
    seen = {} if seen is None else seen
    if isinstance(item, np.ndarray):
        whole = item
        while isinstance(whole.base, np.ndarray):
            whole = whole.base
        if whole.dtype != object:
            seen[whole.__array_interface__["data"][0]] = whole.nbytes
    elif isinstance(item, Mapping):
        for each in item.values():
            buffers(each, seen)
    elif isinstance(item, tuple | list):
        for each in item:
            buffers(each, seen)
    else:
        names = getattr(type(item), "__slots__", ())
        for each in (names,) if isinstance(names, str) else names:
            buffers(getattr(item, each, None), seen)
        for each in getattr(item, "__dict__", {}).values():
            buffers(each, seen)
    return seen


def resident() -> int:
    """Return the memory the process holds, in bytes, after giving back what is free."""
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    with open("/proc/self/statm", encoding="ascii") as held:
        return int(held.read().split()[1]) * 4096


class NumbaEngine(Engine):
    """The compiled backend."""

    label = "casewise, numba"
    backend = "numba"

    def on_cores(self, cores: int) -> Callable[[], list[list[int]]]:
        """Return the batch, answered with a thread for each core."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "base"
            self.base.save(path)
            base = CaseBase.load(path, backend=self.backend, threads=cores)
        return lambda: [
            [int(hit.id) for hit in each] for each in base.retrieve_many(self.queries, K)
        ]


class NumpyEngine(Engine):
    """The backend that is always there."""

    label = "casewise, NumPy"


class RichNumpyEngine(NumpyEngine):
    """Four kinds of curve and similarity tables; no peer can express it."""

    label = "casewise, NumPy, rich measures"
    rich = True


class RichNumbaEngine(NumbaEngine):
    """The same, compiled."""

    label = "casewise, numba, rich measures"
    rich = True
