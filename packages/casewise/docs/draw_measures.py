"""Draws one picture for each measure of docs/casewise/measures.md, from the measure itself.

Run it after a change to a measure or to the examples of that page. It needs vl-convert.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from casewise import Field, Schema
from casewise.measures import register_embedding
from casewise.measures.differences import Difference

PAGES = Path(__file__).resolve().parents[3] / "docs" / "casewise"
SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##|\Z)", flags=re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"```toml\n(.*?)```", flags=re.DOTALL)
ID = '[[fields]]\nname = "id"\nkind = "text-id"\nrole = "id"\n'
INK, SHADES = "#1f5f8b", ["#f2f6f9", "#1f5f8b"]
REACH = {"asymmetric": 30.0, "cyclic": 36.0, "date_decay": 120.0, "points": 8.0}
TEXTS = ("back pain", "Back  pain", "pain in the back", "backache", "sore knee")
SETS = ((), ("back",), ("back", "hip"), ("hip", "knee"), ("neck",))
HISTORIES = ((7, 6, 4, 3, 2, 2), (7, 7, 7, 6, 4, 3), (2, 2, 3, 4, 6, 7), (5, 5, 5, 5, 5, 5), (4, 3))


def letters(text: str) -> list[float]:
    """Return how often each letter occurs, the simplest vector a text can have."""
    return [float(text.lower().count(letter)) for letter in "abcdefghijklmnopqrstuvwxyz"]


register_embedding("letters", letters, version="1")


def examples() -> dict[str, Field]:
    """Return {measure: the field of its example} from the page."""
    text = (PAGES / "measures.md").read_text(encoding="utf-8")
    found = {}
    for name, body in SECTION.findall(text):
        (example,) = EXAMPLE.findall(body)
        found[name] = Schema.from_toml(ID + example).compared[0]
    return found


def points(field: Field) -> list[tuple[Any, ...]]:
    """Return what is drawn: (difference, similarity), or (query, case, similarity)."""
    measure = field.measure
    if isinstance(measure, Difference):
        reach = REACH.get(measure.name, 10.0)
        steps = [reach * step / 120 for step in range(-120, 121)]
        return [(round(gap, 9), round(measure.of(gap), 9)) for gap in steps]
    values = {"set": SETS, "text": TEXTS, "series": HISTORIES}.get(field.kind) or field.words
    return [
        (shown(query), shown(case), similarity_of(field, query, case))
        for query in values
        for case in values
    ]


def similarity_of(field: Field, query: Any, case: Any) -> float | None:
    """Return the measure's similarity of two examples, rounded for drawing; None if unknown."""
    if field.kind == "set":
        query, case = frozenset(query), frozenset(case)
    if field.kind == "series":
        query, case = tuple(map(float, query)), tuple(map(float, case))
    similarity = field.measure.similarity(query, case)
    return None if similarity is None else round(similarity, 9)


def shown(value: Any) -> str:
    """Return an example as the picture names it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "(none)"
    return value


def stamp(field: Field) -> str:
    """Return the line that says which values a picture was drawn from."""
    values = json.dumps(points(field)).encode()
    return f"<!-- drawn from {hashlib.sha256(values).hexdigest()} -->"


def chart(field: Field) -> dict[str, Any]:
    """Return the picture as a Vega-Lite chart."""
    drawn = points(field)
    if len(drawn[0]) == 2:
        return curve(field, drawn)
    return grid(drawn)


def curve(field: Field, drawn: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return a line of similarity over difference."""
    unit = "days" if field.kind == "date" else field.unit or field.name
    return {
        "width": 360,
        "height": 150,
        "data": {"values": [{"gap": gap, "similarity": level} for gap, level in drawn]},
        "mark": {
            "type": "line",
            "color": INK,
            "strokeWidth": 2.5,
            "interpolate": "step-after" if field.measure.name == "step" else "linear",
        },
        "encoding": {
            "x": {
                "field": "gap",
                "type": "quantitative",
                "title": f"case minus query ({unit})",
                "scale": {"nice": False},
            },
            "y": {
                "field": "similarity",
                "type": "quantitative",
                "title": "similarity",
                "scale": {"domain": [0, 1]},
                "axis": {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".2f"},
            },
        },
    }


def grid(drawn: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Return a shaded table of query and case, with the numbers in it."""
    rows = [
        {
            "query": query,
            "case": case,
            "similarity": level,
            "text": "not known" if level is None else f"{level:.2f}",
        }
        for query, case, level in drawn
    ]
    sides = {
        side: {
            "field": name,
            "type": "nominal",
            "title": name,
            "sort": None,
            "axis": {"labelLimit": 220, "labelAngle": -35 if side == "x" else 0},
        }
        for side, name in (("x", "case"), ("y", "query"))
    }
    tone = {"field": "similarity", "type": "quantitative", "legend": None}
    scale = {"domain": [0, 1], "range": SHADES}
    white = {"test": "datum.similarity > 0.7", "value": "white"}
    return {
        "width": {"step": 66},
        "height": {"step": 30},
        "data": {"values": rows},
        "encoding": sides,
        "layer": [
            {"mark": "rect", "encoding": {"color": {**tone, "scale": scale}}},
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "text", "type": "nominal"},
                    "color": {"condition": white, "value": "#1b2a33"},
                },
            },
        ],
    }


def draw() -> None:
    """Write all pictures."""
    import vl_convert

    folder = PAGES / "measures"
    folder.mkdir(exist_ok=True)
    for name, field in examples().items():
        spec = {"background": "white", "config": {"view": {"stroke": None}}, **chart(field)}
        picture = vl_convert.vegalite_to_svg(spec)
        (folder / f"{name}.svg").write_text(f"{picture}\n{stamp(field)}\n", encoding="utf-8")


if __name__ == "__main__":
    draw()
