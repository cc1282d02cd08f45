"""How each service of coding is tried: what it calls, who stands in its events, and how many."""

from collections.abc import Callable
from typing import Any

from tests.apps.coding.world import LATER, Coded, give, make_coded, make_evaluator, make_text

from selfback.apps.coding import codebook_services as codebook
from selfback.apps.coding import coding_services as giving
from selfback.apps.coding import import_services as importing
from selfback.apps.coding import link_services as linking
from selfback.apps.coding import project_services as projects
from selfback.apps.coding import settling_services as settling
from selfback.apps.coding import source_services as sources
from selfback.apps.coding import undo_services as undoing
from selfback.apps.coding.models import Change, Coding, Member, Settlement
from selfback.apps.coding.reading import codes_of, project_seen_by
from selfback.domain.qualitative.pseudonyms import propose

Prepared = Callable[[], dict[str, Any]]
LEAVES_NO_EVENT = {
    "coding.name_of": "it only reads",
    "coding.digest_of": "it only computes",
    "coding.open_places": "it only reads",
    "coding.members_by_guid": "it only reads",
    "coding.can_undo": "it only reads",
}


def _by(write: Callable[..., Any], member: Member, /, **given: Any) -> dict[str, Any]:
    return {"call": lambda: write(**given, by=member, at=LATER), "by": member.user_id}


def _open_project() -> dict[str, Any]:
    user = make_evaluator("opens@example.org")
    write = projects.open_project
    return {
        "call": lambda: write(title="New", is_blind=True, by=user, at=LATER),
        "by": user.pk,
    }


def _disputed() -> tuple[Coded, tuple[str, ...]]:
    held = make_coded()
    give(held.first, held.source, held.time, "no time")
    give(held.second, held.source, held.time, "no time")
    [place] = settling.open_places(held.adjudicator)
    return held, place.codings


def _adjudicate() -> dict[str, Any]:
    held, codings = _disputed()
    both = Settlement.Choice.BOTH
    given = {"source": held.source, "codings": codings, "choice": both}
    return _by(settling.adjudicate, held.adjudicator, **given)


def _code_passage() -> dict[str, Any]:
    held = make_coded()
    passage = {"sha256": held.source.sha256, "start": 0, "end": 5}
    given = {"key": "k", "source": held.source, "code": held.time, **passage}
    return _by(giving.code_passage, held.first, **given)


def _mask_source() -> dict[str, Any]:
    held = make_coded()
    accepted = propose(held.source.text, names=["Anna"])
    given = {"source": held.source, "sha256": held.source.sha256, "accepted": accepted}
    return _by(sources.mask_source, held.adjudicator, **given)


def _undo() -> dict[str, Any]:
    held = make_coded()
    give(held.first, held.source, held.time, "no time")
    return _by(undoing.undo, held.first, change=Change.objects.latest("pk"))


def _linked() -> tuple[Coded, Coding, Coding]:
    held = make_coded()
    one = give(held.first, held.source, held.time, "no time")
    return held, one, give(held.first, held.source, held.time, (0, 4))


def _link() -> dict[str, Any]:
    held, one, other = _linked()
    return _by(linking.link_passages, held.first, origin=one, target=other)


def _unlink() -> dict[str, Any]:
    held, one, other = _linked()
    link = linking.link_passages(origin=one, target=other, by=held.first, at=LATER)
    return _by(linking.unlink_passages, held.first, link=link)


def _import_project() -> dict[str, Any]:
    held, other = make_coded(), make_coded("other")
    give(other.first, other.source, other.time, "no time")
    project = project_seen_by(other.adjudicator)
    return _by(importing.import_project, held.adjudicator, project=project, file="o.qdpx")


def _head(write: Callable[..., Any], **given: Any) -> Prepared:
    return lambda: _by(write, make_coded().adjudicator, **given)


def _of(write: Callable[..., Any], fields: Callable[[Coded], dict[str, Any]]) -> Prepared:
    def prepare() -> dict[str, Any]:
        held = make_coded()
        return _by(write, held.adjudicator, **fields(held))

    return prepare


def _coder() -> dict[str, Any]:
    return {"user": make_evaluator("new@example.org"), "role": Member.Role.CODER}


def _named(held: Coded) -> dict[str, Any]:
    return {"code": held.time, "version": 1, "name": "No time", "definition": "Said so."}


def _moved(held: Coded) -> dict[str, Any]:
    return {"code": held.time, "version": 1, "parent": held.help, "place": 0}


def _merged(held: Coded) -> dict[str, Any]:
    return {"kept": held.time, "merged": held.help, "version": 1}


def _described(held: Coded) -> dict[str, Any]:
    fields = {"title": "Interview", "case": "Bo", "attributes": {"job": "GP"}}
    return {"source": held.source, **fields}


def _shipped(held: Coded) -> dict[str, Any]:
    codes = codes_of(make_coded("other").adjudicator.project_id)
    return {"codes": codes, "title": "Ours"}


def _own_coding(held: Coded) -> dict[str, Any]:
    return {"coding": give(held.adjudicator, held.source, held.time, "no time")}


TRIALS: dict[str, tuple[Prepared, int]] = {
    "coding.link_passages": (_link, 1),
    "coding.unlink_passages": (_unlink, 1),
    "coding.open_project": (_open_project, 1),
    "coding.change_project": (_head(projects.change_project, title="T", is_blind=False), 1),
    "coding.add_member": (_of(projects.add_member, lambda _held: _coder()), 1),
    "coding.end_member": (_of(projects.end_member, lambda held: {"member": held.first}), 1),
    "coding.take_in_sources": (_head(sources.take_in_sources, texts=[make_text("new")]), 1),
    "coding.describe_source": (_of(sources.describe_source, _described), 1),
    "coding.mask_source": (_mask_source, 1),
    "coding.withdraw_consent": (
        _of(sources.withdraw_consent, lambda held: {"source": held.source}),
        1,
    ),
    "coding.take_mask_key": (_head(sources.take_mask_key), 1),
    "coding.install_codebook": (_of(codebook.install_codebook, _shipped), 1),
    "coding.add_code": (_head(codebook.add_code, name="Rooms"), 1),
    "coding.change_code": (_of(codebook.change_code, _named), 1),
    "coding.move_code": (_of(codebook.move_code, _moved), 1),
    "coding.merge_codes": (_of(codebook.merge_codes, _merged), 1),
    "coding.remove_code": (
        _of(codebook.remove_code, lambda held: {"code": held.barrier, "version": 1}),
        1,
    ),
    "coding.code_passage": (_code_passage, 1),
    "coding.take_back_coding": (_of(giving.take_back_coding, _own_coding), 1),
    "coding.write_memo": (_head(giving.write_memo, text="Hm"), 1),
    "coding.adjudicate": (_adjudicate, 1),
    "coding.settle_agreed": (
        lambda: _by(settling.settle_agreed, _disputed()[0].adjudicator),
        1,
    ),
    "coding.undo": (_undo, 1),
    "coding.import_project": (_import_project, 3),
    "coding.note_export": (
        _head(importing.note_export, what="qdpx", codings=2, digest="0" * 64),
        1,
    ),
}
