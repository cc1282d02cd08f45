"""A codebook as a REFI-QDA codebook file (`.qdc`). Source: REFI-QDA Standard 1.5 (2019)."""

from lxml import etree

from selfback.domain.qualitative.project import Group, Project
from selfback.domain.qualitative.qde_elements import add_codes, described, guid, named
from selfback.domain.qualitative.qdpx_writing import PROGRAM, refuse_unfit
from selfback.domain.qualitative.refi_check import CODEBOOK_NAMESPACE
from selfback.domain.qualitative.refusal import Loss, lost

_DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"


class NoCodes(ValueError):
    """A codebook file must hold a code; this project has none."""

    def __init__(self) -> None:
        super().__init__("the project has no code, and a .qdc file needs one")


def qdc_bytes(project: Project) -> bytes:
    """Return a project's codebook as a file; the same codebook gives the same bytes.

    raises  NoCodes, NotFitToWrite
    """
    if not project.codes:
        raise NoCodes
    refuse_unfit(project)
    root = etree.Element("CodeBook", xmlns=CODEBOOK_NAMESPACE, origin=PROGRAM)
    add_codes(etree.SubElement(root, "Codes"), project.codes)
    groups = [each for each in project.groups if each.codes]
    if groups:
        etree.SubElement(root, "Sets").extend(map(_group, groups))
    return _DECLARATION + bytes(etree.tostring(root, encoding="utf-8"))


def qdc_losses(project: Project) -> tuple[Loss, ...]:
    """Return what a codebook file cannot hold of this project."""
    why = "a .qdc file holds a codebook only"
    counts = {
        "sources": project.sources,
        "cases": project.cases,
        "passages": project.selections,
        "codings": project.codings,
        "notes": project.notes,
        "links": project.links,
        "sets without codes": [each for each in project.groups if not each.codes],
    }
    return lost((len(things), what, why) for what, things in counts.items())


def _group(group: Group) -> etree._Element:
    made = described(named("Set", group.id, group.name), group.description)
    for code in group.codes:
        etree.SubElement(made, "MemberCode", guid=guid(code))
    return made
