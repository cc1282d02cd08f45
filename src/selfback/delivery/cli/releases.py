"""`selfback cases releases|create|compare|live|shadow|...`: releases of the case base."""

import json
from typing import TYPE_CHECKING, Any

import click

from selfback.delivery.cli.content import json_option
from selfback.delivery.cli.database import start

if TYPE_CHECKING:
    from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork

SEEDS = "seeds"

by_option = click.option("--by", required=True, help="The e-mail address of who does it.")
reason_option = click.option("--reason", required=True, help="Why; it stands in the record.")


@click.command()
@json_option
def releases(as_json: bool) -> None:
    """List the releases of the case base, the newest first.

    Example: selfback cases releases --json
    """
    start()
    from selfback.apps.catalogue.models import CaseBaseRelease
    from selfback.delivery.shared.case_bases import live_cases

    rows = [_told(each) for each in CaseBaseRelease.objects.all()]
    used = live_cases().name
    if as_json:
        click.echo(json.dumps({"in_use": used, "releases": rows}, indent=2))
        return
    click.echo(f"plans are made with {used}")
    for row in rows:
        states = [key for key in ("live", "shadow", "frozen", "removed") if row[key]]
        said = ", ".join(states) or "serves nobody"
        click.echo(f"{row['name']}: {row['cases']} cases of {row['people']} people, {said}")


@click.command()
@click.argument("name")
@by_option
@json_option
def create(name: str, by: str, as_json: bool) -> None:
    """Make a release of the seed cases and every week whose person agreed.

    Example: selfback cases create spring-2027 --by anna@example.org
    """
    start()
    from selfback.apps.catalogue.errors import CatalogueError
    from selfback.apps.catalogue.services import ask_for_release
    from selfback.delivery.shared import clock
    from selfback.delivery.shared.case_bases import make_release

    try:
        work = ask_for_release(name=name, by=_user(by), at=clock.now())
    except CatalogueError as refused:
        raise click.ClickException(str(refused)) from refused
    make_release.call_local(work.pk)
    done = _ended(work)
    assert done.release is not None  # noqa: S101  (work that is done has made it)
    _say(_told(done.release), as_json, f"made {done.release.full_name}")


@click.command()
@click.argument("one")
@click.argument("other")
@click.option("--weeks", type=click.IntRange(1, 2000), default=100, show_default=True)
@by_option
@json_option
def compare(one: str, other: str, weeks: int, by: str, as_json: bool) -> None:
    """Plan the latest weeks again with two releases, and count how the plans differ.

    ONE and OTHER are names of releases; "seeds" stands for the expert examples.

    Example: selfback cases compare seeds spring-2027 --weeks 200 --by anna@example.org --json
    """
    start()
    from selfback.apps.catalogue.services import ask_for_comparison
    from selfback.delivery.shared import clock
    from selfback.delivery.shared.case_bases import compare_releases

    first, second = (None if each == SEEDS else _release(each) for each in (one, other))
    work = ask_for_comparison(
        release=first, other=second, weeks=weeks, by=_user(by), at=clock.now()
    )
    compare_releases.call_local(work.pk)
    result = _ended(work).result
    text = f"{result['weeks']} weeks planned again, {result['skipped']} could not be"
    if result["weeks"]:
        text += f"; {result['differ']} plans differ, {result['shared']} of the exercises are shared"
    _say(result, as_json, text)


@click.command()
@click.argument("name")
@by_option
@reason_option
@json_option
def live(name: str, by: str, reason: str, as_json: bool) -> None:
    """Make plans with a release from now on; "seeds" goes back to the expert examples.

    Example: selfback cases live spring-2027 --by anna@example.org --reason "compared on 200 weeks"
    """
    _change("put_live", name, by, reason, as_json)


@click.command()
@click.argument("name")
@by_option
@reason_option
@json_option
def shadow(name: str, by: str, reason: str, as_json: bool) -> None:
    """Ask a release beside the live one, unseen by anybody; "seeds" asks none any more.

    Example: selfback cases shadow spring-2027 --by anna@example.org --reason "four weeks' trial"
    """
    _change("put_shadow", name, by, reason, as_json)


@click.command()
@click.argument("name")
@by_option
@reason_option
@json_option
def freeze(name: str, by: str, reason: str, as_json: bool) -> None:
    """Keep a release as it is, for a trial's primary analysis.

    Example: selfback cases freeze spring-2027 --by anna@example.org --reason "primary analysis"
    """
    _change("freeze", name, by, reason, as_json)


@click.command()
@click.argument("name")
@by_option
@reason_option
@json_option
def unfreeze(name: str, by: str, reason: str, as_json: bool) -> None:
    """Let a frozen release change again; those who withdrew are then taken out.

    Example: selfback cases unfreeze spring-2027 --by anna@example.org --reason "analysis is done"
    """
    _change("unfreeze", name, by, reason, as_json)


@click.command()
@click.argument("address")
@by_option
@reason_option
@json_option
def forget(address: str, by: str, reason: str, as_json: bool) -> None:
    """Take the weeks of the patient with this address out of what is learned from.

    Releases that hold them are made anew without; frozen ones are named and keep them.

    Example: selfback cases forget marie@example.org --by anna@example.org --reason "asked by phone"
    """
    start()
    from django.db import transaction

    from selfback.apps.catalogue.services import forget_person
    from selfback.apps.people.models import Patient
    from selfback.apps.people.services import withdraw_from_learning
    from selfback.delivery.shared import clock

    patient = Patient.objects.filter(user__email=address.lower()).first()
    if patient is None:
        raise click.ClickException(f"no patient has the address {address}")
    who, at = _user(by), clock.now()
    with transaction.atomic():
        withdraw_from_learning(patient=patient, by=who, at=at)
        told = forget_person(patient=patient, by=who, at=at, reason=reason)
    text = f"{told['weeks']} weeks forgotten; made anew: {', '.join(told['replaced']) or 'none'}"
    if told["frozen"]:
        text += f"; frozen, still holding them: {', '.join(told['frozen'])}"
    _say(told, as_json, text)


COMMANDS = (releases, create, compare, live, shadow, freeze, unfreeze, forget)


def _change(service: str, name: str, by: str, reason: str, as_json: bool) -> None:
    start()
    from selfback.apps.catalogue import services
    from selfback.apps.catalogue.errors import CatalogueError
    from selfback.delivery.shared import clock
    from selfback.delivery.shared.case_bases import live_cases

    release = None if name == SEEDS and service.startswith("put") else _release(name)
    try:
        getattr(services, service)(release=release, by=_user(by), at=clock.now(), reason=reason)
    except CatalogueError as refused:
        raise click.ClickException(str(refused) or "a reason is needed") from refused
    if release is not None:
        release.refresh_from_db()
    told = {
        "in_use": live_cases().name,
        "release": None if release is None else _told(release),
    }
    _say(told, as_json, "Done, and noted in the record.")


def _release(name: str) -> "CaseBaseRelease":
    from selfback.apps.catalogue.models import CaseBaseRelease

    found = CaseBaseRelease.objects.filter(name=name).first()
    if found is None:
        raise click.ClickException(f"there is no release called {name}")
    return found


def _user(address: str) -> str:
    from selfback.apps.people.models import User
    from selfback.apps.people.permissions import Permission

    user = User.objects.filter(email=address.lower(), is_active=True).first()
    if user is None:
        raise click.ClickException(f"nobody has the address {address}")
    if not user.may(Permission.RELEASE_CASE_BASES):
        raise click.ClickException(f"{address} may not change releases of the case base")
    return user.pk


def _ended(work: "CaseWork") -> "CaseWork":
    work.refresh_from_db()
    if work.state != "done":
        raise click.ClickException(work.fault or f"the work was {work.state}")
    return work


def _told(release: "CaseBaseRelease") -> dict[str, Any]:
    return {
        "name": release.name,
        "digest": release.digest,
        "cases": release.cases,
        "expert_cases": release.expert_cases,
        "synthetic_cases": release.synthetic_cases,
        "people": release.people,
        "made_at": release.made_at.isoformat(),
        "live": release.is_live,
        "shadow": release.is_shadow,
        "frozen": release.frozen_at is not None,
        "removed": release.removed_at is not None,
        "measured": bool(release.card.get("measured")),
    }


def _say(value: dict[str, Any], as_json: bool, text: str) -> None:
    click.echo(json.dumps(value, indent=2) if as_json else text)
