"""The TOML file that says how somebody else's file is to be read."""

import tomllib
from pathlib import Path
from typing import Any

from selfback.domain.dataset.import_file import PLAIN, FileForm
from selfback.domain.dataset.importing import Questionnaire

_KEYS = {
    "instrument": str,
    "separator": str,
    "day_first": bool,
    "decimal_comma": bool,
    "columns": dict,
    "ignored": list,
    "items": dict,
}


class RulesRefused(Exception):
    """The file does not say how to read another one; says at which key."""

    def __init__(self, key: str, fact: str) -> None:
        self.key, self.fact = key, fact
        super().__init__(f"{key}: {fact}" if key else fact)


def form_of(rules: Path | None) -> FileForm:
    """Return how a file writes things; the plain way without rules."""
    if rules is None:
        return PLAIN
    facts = _facts(rules)
    columns = dict(facts.get("columns", {}))
    for item, about in facts.get("items", {}).items():
        columns[about.get("heading", item)] = item
    if not all(isinstance(name, str) for name in columns.values()):
        raise RulesRefused("columns", "each heading is given a column's name")
    return FileForm(
        columns=columns,
        ignored=frozenset(facts.get("ignored", ())),
        separator=facts.get("separator", PLAIN.separator),
        day_first=facts.get("day_first", False),
        decimal_comma=facts.get("decimal_comma", False),
    )


def questionnaire_of(rules: Path | None) -> Questionnaire | None:
    """Return the questionnaire with one column per question; None if there is none."""
    facts = {} if rules is None else _facts(rules)
    if "items" not in facts:
        return None
    if "instrument" not in facts:
        raise RulesRefused("instrument", "items need the name of their questionnaire")
    items = {item: frozenset(about.get("values", ())) for item, about in facts["items"].items()}
    return Questionnaire(instrument=facts["instrument"], items=items)


def _facts(rules: Path) -> dict[str, Any]:
    try:
        facts = tomllib.loads(rules.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise RulesRefused("", f"{rules.name} is not TOML: {fault}") from None
    for key, value in facts.items():
        if key not in _KEYS:
            raise RulesRefused(key, f"this is none of {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]):
            raise RulesRefused(key, f"this should be given as {_KEYS[key].__name__}")
    if len(facts.get("separator", ",")) != 1:
        raise RulesRefused("separator", "this should be one character")
    for item, about in facts.get("items", {}).items():
        if not isinstance(about, dict) or not all(
            isinstance(value, str) for value in about.get("values", ())
        ):
            raise RulesRefused(f"items.{item}", "values are given as a list of texts")
    return facts
