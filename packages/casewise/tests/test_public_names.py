"""The public names of casewise are a promise, and its README is true."""

import ast
import doctest
from pathlib import Path

import casewise

PROMISED = {
    *("CaseBase", "Field", "Schema", "Hit", "Retrieval", "Contribution"),
    *("MODEL", "PESSIMISTIC", "SKIP", "Missing", "value"),
    *("asymmetric", "best_match", "date_decay", "equality", "jaccard", "linear", "mcid"),
    *("measure_from_dict", "ordinal", "points", "sigmoid", "step", "table", "taxonomy"),
    *("weekly_series",),
    *("CasewiseError", "SchemaError", "DocumentInvalid", "FieldInvalid", "MeasureInvalid"),
    *("NothingToCompare", "SpanNotLearned", "Fault", "InvalidData", "InvalidCase"),
    *("DuplicateId", "InvalidQuery", "InvalidRequest", "UnknownCase"),
    *("Notice", "CaseLeftOut", "ConstantField", "FewerHitsThanAsked", "FieldNeverObserved"),
    *("QueryKnowsTooLittle", "ZeroSpan"),
}


def test_the_public_names_are_the_promised_ones():
    assert set(casewise.__all__) == PROMISED
    assert all(hasattr(casewise, name) for name in PROMISED)


def test_the_examples_in_the_readme_run():
    readme = Path(__file__).parent.parent / "README.md"

    results = doctest.testfile(str(readme), module_relative=False)

    assert results.attempted > 3
    assert results.failed == 0


def test_numpy_is_all_that_casewise_needs():
    allowed = {"casewise", "numpy"}
    for path in Path(casewise.__file__).parent.rglob("*.py"):
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            assert name in allowed or name in STANDARD, f"{path.name} imports {name}"


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


STANDARD = {
    *("abc", "bisect", "collections", "dataclasses", "datetime", "functools", "hashlib"),
    *("itertools", "json", "math", "numbers", "types", "typing"),
}
