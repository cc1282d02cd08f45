"""A project from a REFI-QDA project or codebook file, with all that was lost and mended.

Files are read all or nothing: what comes back always fits together. Source: REFI-QDA Standard 1.5
(2019); what programs do differently is from the open issues and importers of QualCoder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO

from selfback.domain.qualitative.archive import Archive, Limits, open_archive
from selfback.domain.qualitative.project import PROJECT, Case, Coding, Group, Project
from selfback.domain.qualitative.qde_collected import Collected
from selfback.domain.qualitative.qde_reading import QdeReader
from selfback.domain.qualitative.qde_sources import SourceReader
from selfback.domain.qualitative.qde_texts import Settled, settle, told_apart
from selfback.domain.qualitative.refusal import FileRefused, Loss, Repair, lost
from selfback.domain.qualitative.xml_reading import refuse_declarations

_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file holds for us.

    losses      what of it is not kept
    repairs     what was not as the standard says and was mended
    """

    project: Project
    losses: tuple[Loss, ...] = ()
    repairs: tuple[Repair, ...] = ()


def read_qdpx(stream: BinaryIO, limits: Limits = _LIMITS) -> Reading:
    """Return the project of a `.qdpx` file; raises FileRefused."""
    archive = open_archive(stream, limits)
    name = project_file(archive)
    with archive.open(name) as file:
        refuse_declarations(file)
    reader = _reader(archive)
    with archive.open(name) as file:
        reader.read(file)
    return _reading(reader)


def read_qdc(stream: BinaryIO) -> Reading:
    """Return the project that only has the codebook of a `.qdc` file; raises FileRefused."""
    refuse_declarations(stream)
    stream.seek(0)
    reader = _reader(None)
    reader.read(stream)
    return _reading(reader)


def project_file(archive: Archive) -> str:
    """Return the name of the `.qde` file of an archive; raises FileRefused if it is not plain."""
    if "project.qde" in archive:
        return "project.qde"
    found = [name for name in archive.names if name.lower().endswith(".qde")]
    if len(found) != 1:
        raise FileRefused(f"the archive holds {len(found)} files that end in .qde instead of one")
    return found[0]


def _reader(archive: Archive | None) -> QdeReader:
    collected = Collected()
    return QdeReader(sources=SourceReader(archive, collected), collected=collected)


def _reading(reader: QdeReader) -> Reading:
    collected, root = reader.collected, reader.root
    attributes = {} if root is None else root.attrib
    origin = attributes.get("origin", "")
    settled = settle(reader.sources.pending, origin=origin)
    codings = _codings(reader, settled)
    draft = Project(
        name=attributes.get("name", ""),
        description=reader.description,
        origin=origin,
        by=None if root is None else collected.user(root, "creatingUserGUID"),
        at=None if root is None else collected.moment(root),
        users=tuple(collected.users.values()),
        codes=tuple(reader.codes),
        variables=tuple(reader.variables),
        sources=tuple(told_apart(settled.sources)),
        selections=tuple(settled.selections),
        codings=codings,
        notes=tuple(reader.notes),
    )
    project = _related(reader, draft)
    renamed = sum(
        one.name != other.name for one, other in zip(draft.sources, settled.sources, strict=True)
    )
    collected.mended["sources with the name of another one got a number"] += renamed
    mended = [f"{count} {what}" for what, count in collected.mended.items() if count]
    losses = lost((count, what, why) for (what, why), count in collected.lost.items())
    repairs = (*(Repair(where="", sentence=each) for each in mended), *settled.repairs)
    return Reading(project=project, losses=losses, repairs=repairs)


def _codings(reader: QdeReader, settled: Settled) -> tuple[Coding, ...]:
    codes = {code.id for code in reader.codes}
    kept: list[Coding] = []
    counts = reader.collected.lost
    counts["passages", "they lie outside of their text"] += len(settled.gone)
    for coding in reader.sources.codings:
        if coding.code not in codes:
            counts["codings", "their code is not in the codebook"] += 1
        elif coding.target in settled.gone:
            counts["codings", "their passage lies outside of the text"] += 1
        else:
            kept.append(coding)
    return tuple(kept)


def _related(reader: QdeReader, draft: Project) -> Project:
    """Return the project with everything that refers to something of it, and to nothing else."""
    counts, aliases = reader.collected.lost, reader.sources.aliases
    codes, sources = {each.id for each in draft.codes}, {each.id for each in draft.sources}
    passages, notes = {each.id for each in draft.selections}, {each.id for each in draft.notes}
    linked = {each.id for each in reader.links}
    things = codes | sources | passages | notes | linked | {each.id for each in draft.codings}
    things |= {each.id for each in reader.cases} | {each.id for each in reader.groups}
    things |= {each.id for each in draft.variables} | {each.id for each in draft.users}

    def known(ids: Iterable[str], among: set[str]) -> tuple[str, ...]:
        mine = list(dict.fromkeys(aliases.get(id, id) for id in ids))
        counts["references", "what they refer to is not there"] += sum(i not in among for i in mine)
        return tuple(id for id in mine if id in among)

    def case(one: Case) -> Case:
        return replace(
            one,
            sources=known(one.sources, sources),
            selections=known(one.selections, passages),
            codes=known(one.codes, codes),
        )

    def group(one: Group) -> Group:
        return replace(
            one,
            codes=known(one.codes, codes),
            sources=known(one.sources, sources),
            notes=known(one.notes, notes),
        )

    links = [
        replace(
            each,
            origin=aliases.get(each.origin, each.origin),
            target=aliases.get(each.target, each.target),
        )
        for each in reader.links
    ]
    whole = [each for each in links if {each.origin, each.target} <= things]
    counts["links", "an end of them is not there"] += len(links) - len(whole)
    about = reader.collected.about
    things.add(PROJECT)
    stray = [id for note, ids in about.items() if note not in notes for id in ids]
    counts["references", "what they refer to is not there"] += len(stray)
    return replace(
        draft,
        cases=tuple(map(case, reader.cases)),
        groups=tuple(map(group, reader.groups)),
        links=tuple(whole),
        notes=tuple(
            replace(each, about=known(about.get(each.id, ()), things)) for each in draft.notes
        ),
    )
