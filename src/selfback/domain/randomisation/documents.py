"""Designs as plain documents: what a file, a sealed column or a reveal holds."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from selfback.domain.randomisation.design import (
    EVERYBODY,
    Arm,
    Design,
    Factor,
    Measure,
    Method,
)
from selfback.domain.randomisation.errors import FileNotUnderstood

KEYS = {"study", "method", "arms", "per_stratum"}
OF_BLOCKS = {"strata", "block_sizes"}
OF_MINIMISATION = {"factors", "measure", "probability"}


def design_document(design: Design) -> dict[str, Any]:
    """Return a design as a plain document; `design_from` reads it back."""
    told: dict[str, Any] = {
        "study": design.study,
        "method": design.method.value,
        "arms": [{"id": arm.id, "ratio": arm.ratio} for arm in design.arms],
        "per_stratum": design.per_stratum,
    }
    if design.method is Method.BLOCKS:
        return {**told, "strata": list(design.strata), "block_sizes": list(design.block_sizes)}
    return {
        **told,
        "measure": design.measure.value,
        "probability": f"{design.probability.numerator}/{design.probability.denominator}",
        "factors": [
            {"id": factor.id, "weight": factor.weight, "levels": list(factor.levels)}
            for factor in design.factors
        ],
    }


def design_from(document: Mapping[str, Any]) -> Design:
    """Read a design; raises FileNotUnderstood naming the key, or DesignContradictsItself."""
    method = _one_of(Method, document.get("method", "blocks"), "method")
    fitting = OF_BLOCKS if method is Method.BLOCKS else OF_MINIMISATION
    for key in document.keys() - KEYS - fitting:
        raise FileNotUnderstood(where=key, why=f"a design by {method.value} has no such key")
    arms = tuple(
        Arm(id=_text(arm, "id", where), ratio=_whole(arm, "ratio", where, 1))
        for where, arm in _tables(document, "arms", {"id", "ratio"})
    )
    study = _text(document, "study", "")
    if method is Method.BLOCKS:
        return Design(
            study=study,
            arms=arms,
            strata=_texts(document, "strata") if "strata" in document else (EVERYBODY,),
            block_sizes=_wholes(document, "block_sizes"),
            per_stratum=_whole(document, "per_stratum", "", 200),
        )
    return Design(
        study=study,
        arms=arms,
        method=method,
        per_stratum=_whole(document, "per_stratum", "", 200),
        factors=tuple(
            Factor(
                id=_text(factor, "id", where),
                levels=_texts(factor, "levels", where),
                weight=_whole(factor, "weight", where, 1),
            )
            for where, factor in _tables(document, "factors", {"id", "weight", "levels"})
        ),
        measure=_one_of(Measure, document.get("measure", "range"), "measure"),
        probability=_fraction(document),
    )


def _one_of(kind: Any, value: object, where: str) -> Any:
    if not isinstance(value, str) or value not in set(kind):
        raise FileNotUnderstood(where=where, why=f"{value!r} is none of {', '.join(kind)}")
    return kind(value)


def _named(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise FileNotUnderstood(where=_named(where, key), why="a text is needed")
    return value


def _texts(table: Mapping[str, Any], key: str, where: str = "") -> tuple[str, ...]:
    value = table.get(key)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise FileNotUnderstood(where=_named(where, key), why="a list of texts is needed")
    return tuple(value)


def _whole(table: Mapping[str, Any], key: str, where: str, default: int) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise FileNotUnderstood(where=_named(where, key), why="a whole number is needed")
    return value


def _wholes(table: Mapping[str, Any], key: str) -> tuple[int, ...]:
    value = table.get(key)
    if not isinstance(value, list) or not all(type(each) is int for each in value):
        raise FileNotUnderstood(where=key, why="a list of whole numbers is needed")
    return tuple(value)


def _tables(
    document: Mapping[str, Any], key: str, allowed: set[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    value = document.get(key)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise FileNotUnderstood(where=key, why="a list of tables is needed")
    for number, each in enumerate(value, 1):
        for other in each.keys() - allowed:
            raise FileNotUnderstood(where=f"{key}[{number}].{other}", why="there is no such key")
    return [(f"{key}[{number}]", each) for number, each in enumerate(value, 1)]


def _fraction(document: Mapping[str, Any]) -> Fraction:
    value = document.get("probability", "4/5")
    try:
        return Fraction(str(value)).limit_denominator(1000)
    except (ValueError, ZeroDivisionError) as error:
        why = "a fraction such as 0.8 or 4/5 is needed"
        raise FileNotUnderstood(where="probability", why=why) from error
