"""The public names of casewise are a promise, and its README is true."""

import ast
import doctest
import subprocess
import sys
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
    *("cyclic", "cyclic_ordinal", "dtw", "embedding", "forget_embedding", "ngram", "polynomial"),
    *("register_embedding", "text_equality"),
    *("weighted_mean", "weighted_min", "weighted_max", "minkowski", "group", "groups"),
    *("aggregate_from_dict", "about", "rows_of", "CONTEXT", "GROUP", "ID", "OUTCOME", "PLAN"),
    *("Neighbours", "SnapshotUnreadable"),
    *("TIME", "EmbeddingUnknown", "ExtraMissing", "TomlInvalid", "TypeUnclear"),
}


def test_the_public_names_are_the_promised_ones():
    assert set(casewise.__all__) == PROMISED
    assert all(hasattr(casewise, name) for name in PROMISED)


def test_the_examples_in_the_readme_run():
    readme = Path(__file__).parent.parent / "README.md"

    results = doctest.testfile(str(readme), module_relative=False)

    assert results.attempted > 3
    assert results.failed == 0


EXTRAS = {"estimators.py": {"sklearn"}, "kernels.py": {"numba"}}
"""Modules that are an extra as a whole; nothing else imports them when it is imported."""


def test_numpy_is_all_that_casewise_needs():
    for path in Path(casewise.__file__).parent.rglob("*.py"):
        allowed = {"casewise", "numpy"} | EXTRAS.get(path.name, set())
        for name in imported_at_once(ast.parse(path.read_text(encoding="utf-8"))):
            known = name in allowed or name in sys.stdlib_module_names
            assert known, f"{path.name} imports {name}"


def test_importing_casewise_imports_no_extra():
    extras = "numba, sklearn, scipy, pandas, polars, altair"
    program = f"import sys, casewise; print([n for n in {extras.split(', ')} if n in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"


def imported_at_once(tree):
    """Yield what a module imports when it is imported itself, not within its functions."""
    inner = [
        each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    late = {id(node) for function in inner for node in ast.walk(function)}
    for node in ast.walk(tree):
        if id(node) in late:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
