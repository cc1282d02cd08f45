"""The codebook as one page for people."""

from html import escape
from string import Template

from selfback.domain.dataset.column import Column, Reveals
from selfback.domain.dataset.dataset import Codebook
from selfback.domain.dataset.manifest import Manifest
from selfback.domain.dataset.table import Shape

_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --green: #1f5f4a; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; }
th, td { border-bottom: 1px solid var(--line); }
thead th { background: var(--soft); }
.scroll { overflow-x: auto; }
.notice { border: 2px solid var(--green); border-radius: .5rem; padding: .6rem 1rem; }
code { overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.1rem; }
</style>
</head>
<body>
<h1>$title</h1>
$notices
<nav aria-label="Tables"><ul>
$contents
</ul></nav>
$tables
</body>
</html>
""")

_TABLE = Template("""<section aria-labelledby="$id">
<h2 id="$id"><code>$name</code>: $label</h2>
<p>$key</p>
<div class="scroll" role="region" aria-labelledby="$id" tabindex="0"><table>
<thead><tr><th scope="col">Column</th><th scope="col">Meaning</th><th scope="col">Kind</th>\
<th scope="col">Values</th><th scope="col">Notes</th></tr></thead>
<tbody>
$rows
</tbody>
</table></div>
</section>""")


def codebook_page(codebook: Codebook, manifest: Manifest, language: str = "en") -> str:
    """Return the codebook as HTML that needs no other file; every text in it is escaped.

    language    of the labels: "en", "da" or "nb"
    """
    shapes = codebook.shapes
    return _PAGE.substitute(
        language=language,
        title=escape(f"Codebook of {manifest.protocol}, version {manifest.version}"),
        notices="\n".join(f'<p class="notice">{text}</p>' for text in _notices(manifest)),
        contents="\n".join(_link(shape, language) for shape in shapes),
        tables="\n".join(_table(shape, language) for shape in shapes),
    )


def _notices(manifest: Manifest) -> list[str]:
    said = []
    if manifest.synthetic:
        said.append("Synthetic data: the people in this set were simulated.")
    if manifest.blinded:
        said.append("Blinded set: what tells the arm is masked or left out.")
    return said


def _link(shape: Shape, language: str) -> str:
    name = escape(shape.name)
    return f'<li><a href="#t-{name}"><code>{name}</code></a>: {_words(shape, language)}</li>'


def _words(described: Shape | Column, language: str) -> str:
    return escape(described.words.in_language(language))


def _table(shape: Shape, language: str) -> str:
    keys = ", ".join(f"<code>{escape(name)}</code>" for name in shape.key)
    return _TABLE.substitute(
        id=f"t-{escape(shape.name)}",
        name=escape(shape.name),
        label=_words(shape, language),
        key=f"One row per {keys}." if keys else "Rows have no key.",
        rows="\n".join(_row(column, language) for column in shape.columns),
    )


def _row(column: Column, language: str) -> str:
    kind = escape(column.kind.value) + (f" ({escape(column.unit)})" if column.unit else "")
    cells = (_words(column, language), kind, _values(column, language), _notes(column))
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row"><code>{escape(column.name)}</code></th>{row}</tr>'


def _values(column: Column, language: str) -> str:
    items = []
    for code in (*column.codes, *column.missing):
        missing = " (missing)" if code in column.missing else ""
        label = escape(code.words.in_language(language))
        items.append(f"<li><code>{escape(code.value)}</code>: {label}{missing}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


_TELLS = {
    Reveals.NOTHING: "",
    Reveals.ARM: "tells the arm: masked or left out of a blinded set",
    Reveals.FOLLOWS: "the arm follows from it: left out of a blinded set",
}


def _notes(column: Column) -> str:
    notes = ["always given"] if column.required else []
    if column.refers:
        notes.append(f"a row of <code>{escape(column.refers)}</code>")
    if _TELLS[column.reveals]:
        notes.append(_TELLS[column.reveals])
    return "; ".join(notes)
