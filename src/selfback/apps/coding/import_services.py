"""A project that comes from another program, and notes that one left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind as Event
from selfback.apps.audit.services import record
from selfback.apps.coding.codebook_services import install_codebook
from selfback.apps.coding.models import (
    Change,
    Code,
    Coding,
    Consent,
    Member,
    Memo,
    PassageLink,
    Project,
    Source,
)
from selfback.apps.coding.models import Kind as SourceKind
from selfback.apps.coding.noting import note_change, signature
from selfback.apps.coding.source_services import digest_of
from selfback.domain.qualitative.attribute import written_value
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import PROJECT, Note
from selfback.domain.qualitative.project import Project as DomainProject
from selfback.domain.qualitative.project import Source as DomainSource
from selfback.domain.qualitative.refusal import Loss, lost

WHY_PLAIN = "texts here have one case, and their variables are texts"


@transaction.atomic
def import_project(
    *, project: DomainProject, file: str, by: Member, at: datetime
) -> tuple[Loss, ...]:
    """Take texts, codes, codings and memos of a file into a project; return what was not kept.

    Codes and texts that are there already are used, so that the same file again adds nothing.
    Coders of the file become members that cannot sign in; what nobody signed is the importer's. In
    the name of somebody who does sign in, a file adds nothing.
    """
    held = Project.objects.select_for_update().get(pk=by.project_id)
    gone = _withdrawn(project, held)
    sources = _take_in(project, held, gone, by, at)
    install_codebook(codes=project.codes, title=project.name, by=by, at=at)
    codes = {each.guid: each for each in Code.objects.standing().filter(project=held)}
    signers = _Signers(
        known={each.guid: each for each in held.members.all()},
        names={each.id: each.name for each in project.users},
        by=by,
        at=at,
    )
    codings = _code(project, sources, codes, signers, at)
    memos = _remember(project, sources, codes, codings, signers)
    links = _link(project, codings, signers)
    changes = {
        "file": (None, file),
        "texts": (None, len(sources)),
        "codings": (None, len(codings)),
        "memos": (None, memos),
        "links": (None, links),
    }
    record(Event.CODING_IMPORTED, subject=held, by=signature(by), at=at, changes=changes)
    return (*lost([(len(gone), "texts", "who speaks in them no longer agrees")]), *_losses(project))


def _withdrawn(project: DomainProject, held: Project) -> set[str]:
    """Return the ids of texts of the file that were erased here, as consent was withdrawn."""
    erased = held.sources.filter(consent=Consent.WITHDRAWN).values_list("pk", "guid")
    ids = {id for pk, guid in erased for id in (pk, guid, guid_of("id", pk))}
    return {each.id for each in project.sources} & ids


def _take_in(
    project: DomainProject, held: Project, gone: set[str], by: Member, at: datetime
) -> dict[str, Source]:
    """Return id in the file -> its text here."""
    known = {each.guid: each for each in held.sources.in_use()}
    same = {(each.title, each.sha256): each for each in known.values()}
    names = {each.id: each.name for each in project.variables}
    cases = {id: case for case in reversed(project.cases) for id in case.sources}
    last = held.sources.order_by("-number").values_list("number", flat=True).first() or 0
    found: dict[str, Source] = {}
    taken_guids = set(held.sources.values_list("guid", flat=True))
    for each in project.sources:
        if each.id in gone:
            continue
        digest = digest_of(each.text)
        there = same.get((each.name[:200], digest))
        if there is not None:
            found[each.id] = there
            continue
        case = cases.get(each.id)
        last += 1
        found[each.id] = Source.objects.create(
            project=held,
            number=last,
            kind=SourceKind.INTERVIEW,
            title=each.name[:200],
            case=case.name[:120] if case else "",
            text=each.text,
            sha256=digest,
            length=len(each.text),
            attributes=_attributes(each, case.attributes if case else {}, names),
            taken_in_by=signature(by),
            taken_in_at=at,
            **({} if each.id in taken_guids else {"guid": each.id[:36]}),
        )
    kind, changes = Change.Kind.TEXTS_TAKEN_IN, {"texts": (None, len(found))}
    note_change(kind, subject=held, by=by, at=at, data={"count": len(found)}, changes=changes)
    return found


def _attributes(
    source: DomainSource, of_case: Mapping[str, object], names: Mapping[str, str]
) -> dict[str, str]:
    both = {**of_case, **source.attributes}
    return {names[id]: written_value(value) for id, value in both.items()}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Signers:
    """Who stands for a coder of a file: nobody who signs in but the importer is signed for.

    known   GUID -> member of the project
    names   GUID -> what the file calls them
    """

    known: dict[str, Member]
    names: Mapping[str, str]
    by: Member
    at: datetime

    def who_gave(self, guid: str | None) -> Member | None:
        """Return the member of that GUID, whoever it is."""
        return self.by if guid is None else self.known.get(guid)

    def sign_for(self, guid: str | None) -> Member:
        """Return the member to whom something new is written down, and make it if need be."""
        if guid is None or guid == self.by.guid or guid not in self.names:
            return self.by
        held = self.known.get(guid)
        if held is not None and held.user_id is None:
            return held
        own = guid[:36] if held is None else guid_of("member of a file", guid)
        if own not in self.known:
            self.known[own] = Member.objects.create(
                guid=own,
                project_id=self.by.project_id,
                name=(self.names[guid] or guid)[:80],
                role=Member.Role.CODER,
                joined_at=self.at,
            )
        return self.known[own]


def _code(
    project: DomainProject,
    sources: Mapping[str, Source],
    codes: Mapping[str, Code],
    signers: _Signers,
    at: datetime,
) -> dict[str, Coding]:
    """Return id in the file -> its coding here; what stands already is used."""
    there = {
        (each.source_id, each.code_id, each.coder_id, each.start, each.end): each
        for each in Coding.objects.filter(
            source__in=sources.values(), taken_back_at=None, settlement=None
        )
    }
    found: dict[str, Coding] = {}
    made: list[Coding] = []
    for each in project.segments():
        if each.start >= each.end or each.source not in sources:
            continue
        source, code = sources[each.source], codes[each.coding.code]
        gave = signers.who_gave(each.coding.by)
        if gave is None or (source.pk, code.pk, gave.pk, each.start, each.end) not in there:
            gave = signers.sign_for(each.coding.by)
        place = (source.pk, code.pk, gave.pk, each.start, each.end)
        if place not in there:
            there[place] = Coding(
                source=source,
                code=code,
                coder=gave,
                start=each.start,
                end=each.end,
                made_at=_moment(each.coding.at, at),
            )
            there[place].key = f"file:{there[place].pk}"
            made.append(there[place])
        found[each.coding.id] = there[place]
    Coding.objects.bulk_create(made, batch_size=500)
    return found


def _remember(
    project: DomainProject,
    sources: Mapping[str, Source],
    codes: Mapping[str, Code],
    codings: Mapping[str, Coding],
    signers: _Signers,
) -> int:
    by, at = signers.by, signers.at
    theirs = {each.id for each in project.sources if each.id not in sources}
    theirs |= {each.coding.id for each in project.segments() if each.source in theirs}
    theirs |= {each.id for each in project.selections if each.source in theirs}

    def gone(note: Note) -> bool:
        return not theirs.isdisjoint(note.about)

    known = set(Memo.objects.filter(project=by.project_id).values_list("guid", flat=True))
    made = [
        Memo(
            guid=each.id[:36],
            project_id=by.project_id,
            source=next((sources[id] for id in each.about if id in sources), None),
            code=next((codes[id] for id in each.about if id in codes), None),
            coding=next((codings[id] for id in each.about if id in codings), None),
            text=each.text or each.name,
            by=signers.sign_for(each.by),
            written_at=_moment(each.at, at),
        )
        for each in project.notes
        if each.id not in known and (each.text or each.name) and not gone(each)
    ]
    Memo.objects.bulk_create(made)
    return len(made)


def _link(project: DomainProject, codings: Mapping[str, Coding], signers: _Signers) -> int:
    """Keep the links between passages that are coded here; return how many are new."""
    by, at = signers.by, signers.at
    ends = {each.target: codings[each.id] for each in project.codings if each.id in codings}
    ends |= codings
    standing = PassageLink.objects.filter(project=by.project_id, by=by, removed_at=None)
    there = set(standing.values_list("origin", "target"))
    known = set(PassageLink.objects.filter(project=by.project_id).values_list("guid", flat=True))
    made = []
    for each in project.links:
        if each.id in known or each.origin not in ends or each.target not in ends:
            continue
        origin, target = ends[each.origin], ends[each.target]
        if origin.pk == target.pk or (origin.pk, target.pk) in there:
            continue
        there.add((origin.pk, target.pk))
        made.append(
            PassageLink(
                guid=each.id[:36],
                project_id=by.project_id,
                origin=origin,
                target=target,
                name=each.name[:120],
                direction=each.direction,
                by=by,
                made_at=at,
            )
        )
    PassageLink.objects.bulk_create(made)
    return len(made)


def _moment(told: datetime | None, at: datetime) -> datetime:
    """Return when a file says it was, in UTC if it names no zone; now if it says nothing."""
    if told is None:
        return at
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _losses(project: DomainProject) -> tuple[Loss, ...]:
    sources = {each.id for each in project.sources}
    codings = {each.id for each in project.codings}
    codes = {each.id for each in project.codes}
    tied = sources | codings | codes | {PROJECT}
    more_cases = sum(len(case.sources) for case in project.cases) - len(
        {id for case in project.cases for id in case.sources}
    )
    empty = sum(each.start >= each.end for each in project.segments())
    coded = {each.target for each in project.codings}
    passages = codings | (coded - sources)
    loose = sum(not {each.origin, each.target} <= passages for each in project.links)
    return lost(
        [
            (sum(not tied & set(each.about) for each in project.notes), "ties of memos", ""),
            (sum(len(each.about) > 1 for each in project.notes), "further ties of memos", ""),
            (more_cases, "further cases of a text", WHY_PLAIN),
            (sum(bool(each.selections) for each in project.cases), "passages of cases", WHY_PLAIN),
            (empty, "codings of passages without words", ""),
            (sum(each.id not in coded for each in project.selections), "passages not coded", ""),
            (loose, "links", "only passages that are coded are linked here"),
            (len(project.groups), "sets", "there are none here"),
        ]
    )


@transaction.atomic
def note_export(*, what: str, codings: int, digest: str, by: Member, at: datetime) -> None:
    """Note that a file of a project left.

    digest  SHA-256 of the file, hexadecimal
    """
    changes = {"what": (None, what), "codings": (None, codings), "digest": (None, digest)}
    event = Event.CODING_EXPORTED
    record(event, subject=by.project, by=signature(by), at=at, changes=changes)
