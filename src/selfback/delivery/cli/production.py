"""`selfback production-check`: what a real deployment still needs, in sentences."""

import json
import stat
from collections.abc import Iterator

import click

from selfback.delivery.cli.database import start

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@click.command("production-check")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def production_check(as_json: bool) -> None:
    """Print what a real deployment still needs; the exit code is 1 while something is missing.

    \b
    Example:  SELFBACK_DEMO=0 SELFBACK_ADDRESS=https://back.example.org selfback production-check
    """
    start()
    missing = list(_missing())
    if as_json:
        click.echo(json.dumps({"ready": not missing, "missing": missing}, indent=2))
    elif missing:
        click.echo("A real deployment still needs:")
        for number, sentence in enumerate(missing, 1):
            click.echo(f"{number:3}. {sentence}")
    else:
        click.echo("Nothing is missing that this check can see.")
    raise SystemExit(1 if missing else 0)


def _missing() -> Iterator[str]:
    import os

    from django.conf import settings
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    if settings.DEMO:
        yield "SELFBACK_DEMO=0: the demo lets anyone step into its people with one click."
    if not settings.SECURE:
        yield (
            "SELFBACK_ADDRESS with https://: passkeys, the service worker and safe cookies "
            "need it; put a proxy with a certificate in front."
        )
    if not os.environ.get("SELFBACK_SECRET_KEY"):
        yield (
            "SELFBACK_SECRET_KEY: kept outside the data folder, so that a copy of one "
            "is not a copy of both."
        )
    if settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]:
        yield "SELFBACK_HOSTS: the names under which people reach the server."
    if "filebased" in settings.EMAIL_BACKEND or "console" in settings.EMAIL_BACKEND:
        yield (
            "SELFBACK_EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend and the "
            "SELFBACK_SMTP_* settings: sign-in codes now go to a folder, not to people."
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield "SELFBACK_SENDER: the address that sign-in codes come from."
    yield from _missing_for_push()
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "selfback setup: the tables are not up to date."
        else:
            yield from _missing_in_database()
    except DatabaseError as error:
        yield f"A database that answers: {error}"
    yield from _missing_in_content()


def _missing_for_push() -> Iterator[str]:
    from django.conf import settings

    from selfback.delivery.shared.push_keys import KeyUnreadable
    from selfback.delivery.shared.push_settings import push_contact, push_keys

    try:
        if push_keys() is None:
            yield "selfback push keys: without a key, no phone can be reminded."
    except KeyUnreadable as error:
        yield f"SELFBACK_PUSH_KEY or SELFBACK_PUSH_KEY_FILE: {error}."
    file = settings.PUSH_KEY_FILE
    if not settings.PUSH_KEY and file.exists() and file.stat().st_mode & OTHERS:
        yield f"chmod 600 {file}: others than its owner may read the push key."
    if push_contact() is None:
        yield (
            "SELFBACK_PUSH_CONTACT: a mailto: or https:// address that push services may write to; "
            "some refuse what comes without one."
        )


def _missing_in_database() -> Iterator[str]:
    from selfback.apps.people.models import Clinic, Grant, Patient
    from selfback.apps.people.permissions import Role

    if not Grant.objects.filter(role=Role.COORDINATOR, ended_at=None).exists():
        yield "selfback staff add EMAIL --role coordinator: nobody answers alerts without a clinic."
    if (
        Clinic.objects.filter(is_synthetic=True).exists()
        or Patient.objects.filter(is_synthetic=True).exists()
    ):
        yield "A fresh data folder: this one holds the demo's synthetic people."


def _missing_in_content() -> Iterator[str]:
    from selfback.delivery.shared.content import library

    content = library()
    reviews = [each.reviewed for each in content.exercises.values()]
    reviews += [each.reviewed for each in content.messages.values()]
    unread = reviews.count(None)
    if unread:
        yield (
            f"Clinical review: {unread} exercises and messages carry no name of a clinician "
            "who approved them (`reviewed` in their files)."
        )
