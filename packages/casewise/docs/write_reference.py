"""Writes docs/casewise/reference.md from the docstrings of casewise.

Run it as python packages/casewise/docs/write_reference.py. It reads the source and imports nothing,
so that the page is the same on every machine. Of a package it shows what its `__init__` exports.
"""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "casewise"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "casewise" / "reference.md"
INTERNAL = {  # what a case base is built from; they may change with any release
    *("backends", "cli", "columns", "combining", "curves", "digest", "domains", "exact"),
    *("expectation", "features", "joints", "open_column", "plain", "plan", "scoring", "search"),
    *("store", "strips", "summaries", "tables", "validation"),
}
WHOLE = {"evaluation.logged", "evaluation.off_policy", "learning.forest"}  # imported as modules
FIRST = (
    *("casebase", "schema", "fields", "measures", "missing", "aggregates", "groups", "retrieve"),
    *("explain", "batch", "contrast", "reuse", "revise", "retain", "learning", "evaluation"),
    *("calibration", "maintenance", "estimators", "sources"),
)
HEAD = """# Reference

Written from the docstrings by `python packages/casewise/docs/write_reference.py`; do not edit.
A star marks names that `casewise` itself exports: `from casewise import …`. The others are imported
from the module under whose heading they stand.
"""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def reference() -> str:
    """Return the page."""
    exported = set(_exports(SOURCE / "__init__.py"))
    modules = sorted(_modules(), key=lambda each: (_rank(each[0]), each[0]))
    parts = [_module(name, opening, nodes, exported) for name, opening, nodes in modules]
    return "\n".join([HEAD, *(part for part in parts if part)])


def _modules() -> Iterator[tuple[str, str, list[ast.stmt]]]:
    """Yield each public module or package: name, docstring, and what it defines or exports."""
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if not name or name.split(".", maxsplit=1)[0] in INTERNAL:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        opening = ast.get_docstring(tree) or ""
        if path.name == "__init__.py":
            yield name, opening, [*tree.body, *_exported_nodes(path)]
        elif "." not in name or name in WHOLE:
            yield name, opening, tree.body


def _exported_nodes(package: Path) -> list[ast.stmt]:
    """Return the definitions that a package exports from its modules, in order of their names."""
    found = []
    for name, module in sorted(_exports(package).items()):
        path = SOURCE.parent / Path(*module.split(".")).with_suffix(".py")
        if path.is_relative_to(package.parent):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [each for each in tree.body if getattr(each, "name", None) == name]
    return found


def _exports(package: Path) -> dict[str, str]:
    """Return what an `__init__` promises, with the module it takes it from."""
    tree = ast.parse(package.read_text(encoding="utf-8"))
    taken = {
        alias.asname or alias.name: node.module or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    promised = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return {name: taken[name] for name in promised if name in taken}


def _rank(name: str) -> int:
    top = name.split(".", maxsplit=1)[0]
    return FIRST.index(top) if top in FIRST else len(FIRST)


def _module(name: str, opening: str, nodes: list[ast.stmt], exported: set[str]) -> str:
    entries = [_entry(node, exported) for node in nodes if _is_public(node)]
    if not entries:
        return ""
    return "\n".join([f"## casewise.{name}\n", *_paragraphs(opening), *entries])


def _is_public(node: ast.AST) -> bool:
    return (
        isinstance(node, Definition)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is not None
    )


def _entry(node: ast.stmt, exported: set[str]) -> str:
    assert isinstance(node, Definition)  # only these are public
    star = " ★" if node.name in exported else ""
    if not isinstance(node, ast.ClassDef):
        return "\n".join(
            [
                f"### {node.name}{star}\n",
                _code(_signature(node)),
                *_paragraphs(ast.get_docstring(node)),
            ]
        )
    lines = [f"### {node.name}{star}\n", _code(_class_signature(node))]
    lines += _paragraphs(ast.get_docstring(node))
    lines += [line for each in node.body if _is_public(each) for line in _method(each)]
    return "\n".join(lines)


def _method(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        return
    assert isinstance(node, Definition)  # only these are public
    summary, *_ = (ast.get_docstring(node) or "").split("\n\n")
    marks = {ast.unparse(each) for each in node.decorator_list}
    named = (
        f"`.{node.name}`" if marks & {"property", "cached_property"} else f"`.{_signature(node)}`"
    )
    yield f"* {named}  \n  {' '.join(summary.split())}\n"


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    given = ast.unparse(node.args)
    for own in ("self, ", "cls, ", "self", "cls"):
        if given == own or (own.endswith(" ") and given.startswith(own)):
            given = given.removeprefix(own)
            break
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({given}){returns}"


def _class_signature(node: ast.ClassDef) -> str:
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return _signature(each).replace("__init__", node.name, 1).removesuffix(" -> None")
    fields = [
        ast.unparse(each)
        for each in node.body
        if isinstance(each, ast.AnnAssign)
        and not ast.unparse(each.target).startswith("_")
        and "ClassVar" not in ast.unparse(each.annotation)
    ]
    marks = "".join(map(ast.unparse, node.decorator_list))
    if "dataclass" in marks and fields:
        return f"{node.name}({'*, ' if 'kw_only' in marks else ''}{', '.join(fields)})"
    bases = ", ".join(map(ast.unparse, node.bases))
    return f"class {node.name}({bases})" if bases else f"class {node.name}"


def _code(signature: str) -> str:
    if len(signature) > 96 and "(" in signature:
        name, _, rest = signature.partition("(")
        given, _, after = rest.rpartition(")")
        lines = textwrap.indent(",\n".join(_arguments(given)) + ",", "    ")
        signature = f"{name}(\n{lines}\n){after}"
    return f"```python\n{signature}\n```\n"


def _arguments(given: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(given):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append(given[start:at].strip())
            start = at + 1
    return [*parts, given[start:].strip()]


def _paragraphs(docstring: str | None) -> list[str]:
    """Return the first paragraph as text and the rest, up to an example, as it is written."""
    first, *rest = (docstring or "").split("\n\n")
    kept = []
    for paragraph in rest:
        if paragraph.lstrip().startswith(">>>"):
            break
        kept.append(paragraph)
    written = "\n\n".join(kept).rstrip()
    lines = [first.strip() + "\n"]
    return [*lines, f"```text\n{written}\n```\n"] if written else lines


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(reference(), encoding="utf-8")
