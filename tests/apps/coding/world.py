"""A project of coding with an adjudicator, two coders, an interview and a small codebook."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.builders import NOON, make_user

from selfback.apps.coding.codebook_services import add_code
from selfback.apps.coding.coding_services import code_passage, write_memo
from selfback.apps.coding.link_services import link_passages
from selfback.apps.coding.models import Change, Code, Coding, Kind, Member, Source
from selfback.apps.coding.project_services import add_member, open_project
from selfback.apps.coding.settling_services import settle_agreed
from selfback.apps.coding.source_services import NewText, take_in_sources
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import grant_role

LATER = NOON + timedelta(hours=5)
INTERVIEW = (
    "Interviewer: What made it hard?\n"
    "Anna: There was no time. I had \U0001f600 three patients waiting, and Peter was away.\n"
    "Interviewer: And what helped?\n"
    "Anna: That the plan was ready on the phone."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What a test of coding begins with; nothing is coded yet."""

    adjudicator: Member
    first: Member
    second: Member
    source: Source
    barrier: Code
    time: Code
    help: Code


def make_evaluator(email: str, name: str = ""):
    user = make_user(email, name=name)
    grant_role(user=user, role=Role.EVALUATOR, by="system", at=NOON)
    return user


def make_coded(mark: str = "", *, is_blind: bool = True) -> Coded:
    head = open_project(
        title=f"Interviews {mark}".strip(),
        is_blind=is_blind,
        by=make_evaluator(f"{mark}head@example.org", "Head"),
        at=NOON,
    )
    first, second = (
        add_member(
            user=make_evaluator(f"{mark}{name}@example.org", name.title()),
            role=Member.Role.CODER,
            by=head,
            at=NOON,
        )
        for name in ("first", "second")
    )
    [source] = take_in_sources(texts=[make_text(mark)], by=head, at=NOON)
    barrier = add_code(name="Barriers", colour="#A8482A", by=head, at=NOON)
    time = add_code(name="Time", parent=barrier, by=head, at=NOON)
    help = add_code(name="Help", colour="#14594A", by=head, at=NOON)
    return Coded(
        adjudicator=head,
        first=first,
        second=second,
        source=source,
        barrier=barrier,
        time=time,
        help=help,
    )


def make_settled(mark: str, head: User, coder: User) -> Member:
    """Make a project of two people in which every table has a row, and every text bears a mark."""
    by_head = open_project(title=f"{mark} interviews", is_blind=True, by=head, at=NOON)
    by_coder = add_member(user=coder, role=Member.Role.CODER, by=by_head, at=NOON)
    [source] = take_in_sources(texts=[make_text(mark)], by=by_head, at=NOON)
    code = add_code(name=f"{mark} code", by=by_head, at=NOON)
    given = [give(each, source, code, "no time") for each in (by_head, by_coder)]
    link_passages(origin=given[0], target=given[1], name=f"{mark} link", by=by_head, at=NOON)
    write_memo(text=f"{mark} memo", source=source, by=by_coder, at=NOON)
    settle_agreed(by=by_head, at=NOON)
    return by_head


def make_coding_rows(evaluator: User) -> dict[str, Any]:
    """Return the name of a part of an address -> what fills it, in a project of an evaluator."""
    head = make_settled("Matrix", evaluator, make_evaluator("matrix@example.org"))
    codes = Code.objects.filter(project=head.project_id)
    own = Coding.objects.of_coders().filter(coder=head)
    return {
        "project": head.project_id,
        "source": Source.objects.get(project=head.project_id).pk,
        "code": codes.latest("pk").pk,
        "coding": own.latest("pk").pk,
        "link": head.links.latest("pk").pk,
        "change": head.changes.filter(kind=Change.Kind.PASSAGE_CODED).latest("pk").pk,
    }


def make_text(mark: str = "", text: str = INTERVIEW, **fields) -> NewText:
    given = {"attributes": {"job": "physiotherapist"}, "case": "Anna", **fields}
    return NewText(
        title=f"Interview 1 {mark}".strip(), text=f"{text}{mark}", kind=Kind.INTERVIEW, **given
    )


def give(
    by: Member,
    source: Source,
    code: Code,
    words: str | tuple[int, int],
    *,
    key: str = "",
    at=NOON,
) -> Coding:
    """Let somebody give a passage, or these words, a code."""
    source.refresh_from_db()
    start = source.text.index(words) if isinstance(words, str) else words[0]
    end = start + len(words) if isinstance(words, str) else words[1]
    return code_passage(
        key=key or f"{code.pk}:{start}:{end}",
        source=source,
        sha256=source.sha256,
        code=code,
        start=start,
        end=end,
        by=by,
        at=at,
    )
