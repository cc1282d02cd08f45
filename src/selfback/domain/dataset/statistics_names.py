"""Names that SPSS and Stata take, made from ours so that each goes back to one column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program's files can hold.

    name            characters of a variable's name (ASCII, so bytes too)
    label           bytes of a variable's label
    value_label     bytes of a code's label
    text            bytes of a text; 0 if there is no limit that matters
    missing         codes of one variable that may mean "missing"
    first_year      days before this year cannot be held; 0 if all can
    reserved        words that are no names, in lower case

    Sources: PSPP developer's guide, "System File Format"; Stata manuals, "dta file formats".
    """

    name: int
    label: int
    value_label: int
    text: int
    missing: int
    first_year: int
    reserved: frozenset[str]


SPSS = Limits(
    name=64,
    label=255,
    value_label=120,
    text=32_767,
    missing=3,
    first_year=1583,
    reserved=frozenset(
        ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"]
    ),
)
STATA = Limits(
    name=32,
    label=80,
    value_label=32_000,
    text=2_045,
    missing=26,
    first_year=0,
    reserved=frozenset(
        [
            "aggregate",
            "array",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "class",
            "colvector",
            "complex",
            "const",
            "continue",
            "default",
            "delegate",
            "delete",
            "do",
            "double",
            "else",
            "eltypedef",
            "end",
            "enum",
            "explicit",
            "export",
            "external",
            "float",
            "for",
            "friend",
            "function",
            "global",
            "goto",
            "if",
            "in",
            "inline",
            "int",
            "local",
            "long",
            "mata",
            "matrix",
            "namespace",
            "new",
            "numeric",
            "null",
            "operator",
            "orgtypedef",
            "pointer",
            "polymorphic",
            "pragma",
            "private",
            "protected",
            "public",
            "quad",
            "real",
            "return",
            "rowvector",
            "scalar",
            "short",
            "signed",
            "static",
            "strl",
            "string",
            "struct",
            "super",
            "switch",
            "template",
            "this",
            "throw",
            "transmorphic",
            "try",
            "typedef",
            "typename",
            "union",
            "unsigned",
            "using",
            "vector",
            "version",
            "virtual",
            "void",
            "volatile",
            "while",
            "with",
        ]
    ),
)


def names_for(names: Sequence[str], limits: Limits) -> list[str]:
    """Return a name for each of ours: allowed, short enough, and different from all others.

    Case does not tell names apart in SPSS, so it does not here. A name that is allowed stays.
    """
    taken: set[str] = set()
    given = {name: name for name in names if _allowed(name, limits)}
    for name in list(given):
        if name.lower() in taken:
            del given[name]
        taken.add(name.lower())
    for name in names:
        if name not in given:
            given[name] = _free(_cleaned(name, limits), taken, limits)
            taken.add(given[name].lower())
    return [given[name] for name in names]


def shortened(text: str, limit: int) -> str:
    """Return a text cut to so many bytes of UTF-8, between characters."""
    return text.encode()[:limit].decode(errors="ignore")


def _allowed(name: str, limits: Limits) -> bool:
    plain = re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) is not None
    good_end = not name.endswith("_")
    return plain and good_end and len(name) <= limits.name and not _reserved(name, limits)


def _reserved(name: str, limits: Limits) -> bool:
    return name.lower() in limits.reserved or re.fullmatch("str[0-9]+", name.lower()) is not None


def _cleaned(name: str, limits: Limits) -> str:
    plain = re.sub("[^A-Za-z0-9]+", "_", name).strip("_")
    if not plain or not plain[0].isalpha() or _reserved(plain, limits):
        plain = f"v_{plain}".rstrip("_")
    return plain[: limits.name].rstrip("_")


def _free(name: str, taken: set[str], limits: Limits) -> str:
    tried, number = name, 1
    while tried.lower() in taken:
        number += 1
        ending = f"_{number}"
        tried = name[: limits.name - len(ending)] + ending
    return tried
