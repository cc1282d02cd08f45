"""The codebook as JSON, as a CSV table, and read back."""

import json
from collections.abc import Mapping
from typing import Any

from selfback.domain.dataset.column import (
    LANGUAGES,
    Code,
    Column,
    DatasetError,
    Kind,
    Reveals,
    Words,
)
from selfback.domain.dataset.dataset import Codebook
from selfback.domain.dataset.delimited import written
from selfback.domain.dataset.table import Shape

CODEBOOK = "codebook.json"
HEADINGS = (
    "table",
    "column",
    *(f"label_{language}" for language in LANGUAGES),
    "kind",
    "unit",
    "value",
    *(f"value_label_{language}" for language in LANGUAGES),
    "value_is_missing",
    "required",
    "refers_to",
    "reveals",
)


class CodebookRefused(DatasetError):
    """A codebook file is not a codebook; says at which table and column."""

    def __init__(self, place: str, fact: str) -> None:
        self.place, self.fact = place, fact
        super().__init__(f"{CODEBOOK}: {place}: {fact}")


def codebook_bytes(codebook: Codebook) -> bytes:
    """Return the codebook as the JSON file of an export folder."""
    tables = {shape.name: _shape_facts(shape) for shape in codebook.shapes}
    return (json.dumps({"tables": tables}, indent=1, ensure_ascii=False) + "\n").encode()


def codebook_from(content: bytes) -> Codebook:
    """Return the codebook a JSON file holds; raises CodebookRefused."""
    try:
        tables = json.loads(content)["tables"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CodebookRefused("the file", 'it is not JSON with "tables"') from None
    return Codebook(shapes=tuple(_shape(name, facts) for name, facts in tables.items()))


def codebook_table(codebook: Codebook) -> bytes:
    """Return the codebook as CSV: one row per column, and one more per code it may hold."""
    rows = [
        row
        for shape in codebook.shapes
        for column in shape.columns
        for row in _lines(shape, column)
    ]
    return written(HEADINGS, rows)


def _lines(shape: Shape, column: Column) -> list[tuple[str | None, ...]]:
    words = tuple(column.words.in_language(language) for language in LANGUAGES)
    head = (shape.name, column.name, *words, column.kind.value, column.unit or None)
    reveals = Reveals.FOLLOWS if shape.reveals is Reveals.FOLLOWS else column.reveals
    tail = ("yes" if column.required else "no", column.refers or None, reveals.value)
    lines = [(*head, None, None, None, None, None, *tail)]
    for code in (*column.codes, *column.missing):
        labels = tuple(code.words.in_language(language) for language in LANGUAGES)
        missing = "yes" if code in column.missing else "no"
        lines.append((*head, code.value, *labels, missing, *tail))
    return lines


def _shape_facts(shape: Shape) -> dict[str, Any]:
    return {
        "label": _words_facts(shape.words),
        "key": list(shape.key),
        "reveals": shape.reveals.value,
        "columns": {column.name: _column_facts(column) for column in shape.columns},
    }


def _column_facts(column: Column) -> dict[str, Any]:
    return {
        "label": _words_facts(column.words),
        "kind": column.kind.value,
        "unit": column.unit,
        "codes": {code.value: _code_facts(code) for code in column.codes},
        "missing": {code.value: _code_facts(code) for code in column.missing},
        "required": column.required,
        "refers": column.refers,
        "reveals": column.reveals.value,
        "reveals_arm": column.reveals is not Reveals.NOTHING,
    }


def _code_facts(code: Code) -> dict[str, str]:
    facts = _words_facts(code.words)
    return facts if code.reveals is Reveals.NOTHING else {**facts, "reveals": code.reveals.value}


def _words_facts(words: Words) -> dict[str, str]:
    return {language: words.in_language(language) for language in LANGUAGES}


def _shape(name: str, facts: Mapping[str, Any]) -> Shape:
    try:
        columns = tuple(_column(name, *item) for item in facts["columns"].items())
        return Shape(
            name=name,
            words=_words(facts["label"]),
            columns=columns,
            key=tuple(facts.get("key", ())),
            reveals=Reveals(facts.get("reveals", "nothing")),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise CodebookRefused(name, _said(fault)) from None


def _column(table: str, name: str, facts: Mapping[str, Any]) -> Column:
    try:
        return Column(
            name=name,
            words=_words(facts["label"]),
            kind=Kind(facts["kind"]),
            unit=facts.get("unit", ""),
            codes=_codes(facts.get("codes", {})),
            missing=_codes(facts.get("missing", {})),
            required=facts.get("required", False),
            refers=facts.get("refers", ""),
            reveals=Reveals(facts.get("reveals", "nothing")),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise CodebookRefused(f"{table}.{name}", _said(fault)) from None


def _codes(facts: Mapping[str, Mapping[str, str]]) -> tuple[Code, ...]:
    return tuple(
        Code(value=value, words=_words(words), reveals=Reveals(words.get("reveals", "nothing")))
        for value, words in facts.items()
    )


def _words(facts: Mapping[str, str]) -> Words:
    return Words(**{language: facts[language] for language in LANGUAGES})


def _said(fault: Exception) -> str:
    return f"{fault.args[0]} is missing" if isinstance(fault, KeyError) else str(fault)
