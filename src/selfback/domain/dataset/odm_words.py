"""What the ODM writer and the ODM reader call things, so that they agree."""

import json

from selfback.domain.dataset.column import Cell, Kind
from selfback.domain.dataset.odm_structure import NAMESPACE
from selfback.domain.dataset.table import Row

VISIT = "visit"
SITES = "sites"
OFFICE = "LOC.office"

ABOUT_SUBJECT = "SE.participant"
MANIFEST_ALIAS = "selfback.manifest."
CHANGES_ALIAS = "selfback.changes"
KEY_ALIAS = "selfback.key"
REVEALS_ALIAS = "selfback.reveals"
REFERS_ALIAS = "selfback.refers"
MISSING_ALIAS = "selfback.missing"

TYPES: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.CODE: "text",
    Kind.WHOLE: "integer",
    Kind.DECIMAL: "float",
    Kind.DATE: "date",
    Kind.MOMENT: "datetime",
}
KINDS = {type_: kind for kind, type_ in TYPES.items() if kind is not Kind.CODE}


def q(name: str) -> str:
    """Return an element's name with the standard's namespace."""
    return f"{{{NAMESPACE}}}{name}"


def event_oid(visit: Cell) -> str:
    """Return the OID of the study event of a visit."""
    return f"SE.visit.{visit or ''}"


def group_oid(table: str) -> str:
    """Return the OID of a table's item group."""
    return f"IG.{table}"


def form_oid(table: str) -> str:
    """Return the OID of a table's form."""
    return f"F.{table}"


def item_oid(table: str, column: str) -> str:
    """Return the OID of a column's item."""
    return f"IT.{table}.{column}"


def location_oid(site: str) -> str:
    """Return the OID of a site's location."""
    return f"LOC.site.{site}"


def user_oid(user: str) -> str:
    """Return the OID of a user."""
    return f"USER.{user}"


def repeat_key(cells: Row) -> str:
    """Return what tells a row from others of its group: one text as it is, several as JSON."""
    if len(cells) == 1 and cells[0] and not cells[0].startswith("["):
        return cells[0]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
