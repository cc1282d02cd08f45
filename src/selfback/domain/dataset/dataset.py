"""The data set: a manifest and its tables, described by their codebook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from selfback.domain.dataset.column import DatasetError
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.table import Shape, Table


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """What every table and column means, in the order of the files."""

    shapes: tuple[Shape, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Shape]:
        """Table name -> its shape."""
        return {shape.name: shape for shape in self.shapes}


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A manifest and tables with different names."""

    manifest: Manifest
    tables: tuple[Table, ...]

    def __post_init__(self) -> None:
        if len(self.by_name) != len(self.tables):
            raise DatasetError("two tables have the same name")

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """Table name -> table."""
        return {table.name: table for table in self.tables}

    @property
    def codebook(self) -> Codebook:
        """What the tables and columns mean."""
        return Codebook(shapes=tuple(table.shape for table in self.tables))

    def in_order(self) -> Self:
        """Return the same data with the rows of every table in their canonical order."""
        return replace(self, tables=tuple(table.in_order() for table in self.tables))
