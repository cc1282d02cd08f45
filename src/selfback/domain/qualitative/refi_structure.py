"""The structure of REFI-QDA 1.5 as data: which element holds what, in which order, of which type.

The grammar of an element's children is a regular expression over their names: "A? B* (C | D)".
An attribute is written "name:type", with "!" behind the name if it must stand.

Source: REFI-QDA Standard 1.5, project schema of 18 March 2019 and codebook schema 1.0; restated.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What one element may hold.

    children    the grammar of its children; empty if it has none
    attributes  attribute -> its type
    required    attributes that must stand
    text        the type of its text; empty if it holds none
    """

    children: str = ""
    attributes: Mapping[str, str]
    required: frozenset[str]
    text: str = ""


def _element(children: str = "", attributes: str = "", text: str = "") -> Element:
    pairs = [attribute.split(":") for attribute in attributes.split()]
    return Element(
        children=children,
        attributes={name.removesuffix("!"): type_ for name, type_ in pairs},
        required=frozenset(name.removesuffix("!") for name, _ in pairs if name.endswith("!")),
        text=text,
    )


_MADE = "creatingUser:guid creationDateTime:dateTime modifyingUser:guid modifiedDateTime:dateTime"
_THING = f"guid!:guid name:string {_MADE}"
_TEXT = f"{_THING} richTextPath:string plainTextPath:string"
_MEDIUM = f"{_THING} path:string currentPath:string"
_AREA = "firstX!:integer firstY!:integer secondX!:integer secondY!:integer"
_PASSAGE = "Description? Coding* NoteRef*"
_TEXT_INSIDE = "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*"
_REST = "Coding* NoteRef* VariableValue*"
_REFERENCE = _element("", "targetGUID!:guid")
_REFERENCES = (
    "NoteRef CodeRef SourceRef SelectionRef VariableRef MemberCode MemberSource MemberNote"
)
_SHAPES = "Person Oval Rectangle RoundedRectangle Star LeftTriangle RightTriangle "
_SHAPES += "UpTriangle DownTriangle Note"

PROJECT_ELEMENTS: dict[str, Element] = {
    "Project": _element(
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? "
        "NoteRef*",
        "name!:string origin:string creatingUserGUID:guid creationDateTime:dateTime "
        "modifyingUserGUID:guid modifiedDateTime:dateTime basePath:string",
    ),
    "Users": _element("User+"),
    "User": _element("", "guid!:guid name:string id:string"),
    "CodeBook": _element("Codes"),
    "Codes": _element("Code+"),
    "Code": _element(
        "Description? NoteRef* Code*",
        "guid!:guid name!:string isCodable!:boolean color:colour",
    ),
    "Variables": _element("Variable+"),
    "Variable": _element("Description?", "guid!:guid name!:string typeOfVariable!:variableType"),
    "Cases": _element("Case+"),
    "Case": _element(
        "Description? CodeRef* VariableValue* SourceRef* SelectionRef*", "guid!:guid name:string"
    ),
    "VariableValue": _element(
        "VariableRef (TextValue | BooleanValue | IntegerValue | FloatValue | DateValue | "
        "DateTimeValue)?"
    ),
    "TextValue": _element(text="string"),
    "BooleanValue": _element(text="boolean"),
    "IntegerValue": _element(text="integer"),
    "FloatValue": _element(text="decimal"),
    "DateValue": _element(text="date"),
    "DateTimeValue": _element(text="dateTime"),
    "Sources": _element("(TextSource | PictureSource | PDFSource | AudioSource | VideoSource)+"),
    "TextSource": _element(_TEXT_INSIDE, _TEXT),
    "Description": _element(text="string"),
    "PlainTextContent": _element(text="string"),
    "PlainTextSelection": _element(
        _PASSAGE, f"{_THING} startPosition!:integer endPosition!:integer"
    ),
    "Coding": _element(
        "CodeRef NoteRef*", "guid!:guid creatingUser:guid creationDateTime:dateTime"
    ),
    "PictureSource": _element(f"Description? TextDescription? PictureSelection* {_REST}", _MEDIUM),
    "TextDescription": _element(_TEXT_INSIDE, _TEXT),
    "PictureSelection": _element(_PASSAGE, f"{_THING} {_AREA}"),
    "PDFSource": _element(f"Description? PDFSelection* Representation? {_REST}", _MEDIUM),
    "PDFSelection": _element(
        "Description? Representation? Coding* NoteRef*", f"{_THING} page!:integer {_AREA}"
    ),
    "Representation": _element(_TEXT_INSIDE, _TEXT),
    "AudioSource": _element(f"Description? Transcript* AudioSelection* {_REST}", _MEDIUM),
    "AudioSelection": _element(_PASSAGE, f"{_THING} begin!:integer end!:integer"),
    "VideoSource": _element(f"Description? Transcript* VideoSelection* {_REST}", _MEDIUM),
    "VideoSelection": _element(_PASSAGE, f"{_THING} begin!:integer end!:integer"),
    "Transcript": _element(
        "Description? PlainTextContent? SyncPoint* TranscriptSelection* NoteRef*", _TEXT
    ),
    "SyncPoint": _element("", "guid!:guid timeStamp:integer position:integer"),
    "TranscriptSelection": _element(_PASSAGE, f"{_THING} fromSyncPoint:guid toSyncPoint:guid"),
    "Notes": _element("Note+"),
    "Note": _element(_TEXT_INSIDE, _TEXT),
    "Links": _element("Link+"),
    "Link": _element(
        "NoteRef*",
        "guid!:guid name:string direction:direction color:colour originGUID:guid targetGUID:guid",
    ),
    "Sets": _element("Set+"),
    "Set": _element(
        "Description? MemberCode* MemberSource* MemberNote*", "guid!:guid name!:string"
    ),
    "Graphs": _element("Graph+"),
    "Graph": _element("Vertex* Edge*", "guid!:guid name:string"),
    "Vertex": _element(
        "",
        "guid!:guid representedGUID:guid name:string firstX!:integer firstY!:integer "
        "secondX:integer secondY:integer shape:shape color:colour",
    ),
    "Edge": _element(
        "",
        "guid!:guid representedGUID:guid name:string sourceVertex!:guid targetVertex!:guid "
        "color:colour direction:direction lineStyle:lineStyle",
    ),
    **dict.fromkeys(_REFERENCES.split(), _REFERENCE),
}

CODEBOOK_ELEMENTS: dict[str, Element] = {
    "CodeBook": _element("Codes Sets?", "origin:string"),
    "Codes": _element("Code+"),
    "Sets": _element("Set+"),
    "Code": _element(
        "Description? Code*", "guid!:guid name!:string isCodable!:boolean color:colour"
    ),
    "Description": _element(text="string"),
    "Set": _element("Description? MemberCode*", "guid!:guid name!:string"),
    "MemberCode": _element("", "guid!:guid"),
}

ONE_TEXT = frozenset({"TextSource", "Note", "Representation", "TextDescription", "Transcript"})
"""Elements that must have either a plainTextPath or a PlainTextContent, not both."""

WORDS: dict[str, frozenset[str]] = {
    "variableType": frozenset({"Text", "Boolean", "Integer", "Float", "Date", "DateTime"}),
    "direction": frozenset({"Associative", "OneWay", "Bidirectional"}),
    "lineStyle": frozenset({"dotted", "dashed", "solid"}),
    "shape": frozenset(_SHAPES.split()),
    "boolean": frozenset({"true", "false", "1", "0"}),
}
"""Types whose values are listed."""

_GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ZONE = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
_DAY = "-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"

PATTERNS: dict[str, str] = {
    "guid": rf"{_GUID}|\{{{_GUID}\}}",
    "colour": "#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})",
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "date": f"{_DAY}{_ZONE}",
    "dateTime": rf"{_DAY}T([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?{_ZONE}",
}
"""Types whose values have a form; every other type takes any text."""
