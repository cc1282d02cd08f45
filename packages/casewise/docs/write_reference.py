"""Writes docs/casewise/reference.md from the docstrings of casewise.

Run it as python packages/casewise/docs/write_reference.py. It reads the source and imports nothing, so that the page is the same on every machine.
"""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "casewise"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "casewise" / "reference.md"
INTERNAL = (  # what a case base is built from; they may change with any release
    "backends",
    "columns",
    "expectation",
    "joints",
    "measures.measure",
    "scoring",
    "store",
    "validation",
)
FIRST = ("casebase", "schema", "fields", "measures", "missing", "aggregates", "groups", "retrieve")
HEAD = """# Reference

Written from the docstrings by `python packages/casewise/docs/write_reference.py`; do not edit.
A star marks names that `casewise` itself exports: `from casewise import …`. The others are imported
from the module under whose heading they stand.
"""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def reference() -> str:
    """Return the page."""
    exported = _exported()
    modules = sorted(_modules(), key=lambda each: (_rank(each[0]), each[0]))
    parts = [_module(name, tree, exported) for name, tree in modules]
    return "\n".join([HEAD, *(part for part in parts if part)])


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        private = any(part.startswith("_") for part in name.split("."))
        internal = any(name == each or name.startswith(f"{each}.") for each in INTERNAL)
        if name and not private and not internal:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _rank(name: str) -> int:
    top = name.split(".", maxsplit=1)[0]
    return FIRST.index(top) if top in FIRST else len(FIRST)


def _exported() -> set[str]:
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _module(name: str, tree: ast.Module, exported: set[str]) -> str:
    entries = [_entry(node, exported) for node in tree.body if _is_public(node)]
    if not entries:
        return ""
    opening = _paragraphs(ast.get_docstring(tree))
    return "\n".join([f"## casewise.{name}\n", *opening, *entries])


def _is_public(node: ast.AST) -> bool:
    return (
        isinstance(node, Definition)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is not None
    )


def _entry(node: ast.stmt, exported: set[str]) -> str:
    assert isinstance(node, Definition)
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
    assert isinstance(node, Definition)
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
