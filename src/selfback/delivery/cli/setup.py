"""`selfback setup` and `selfback worker`: what ./run does once, and beside the web server."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from selfback.delivery.cli.database import start


@click.command()
def setup() -> None:
    """Make the tables, texts and files ready; fill the demo if this is one. Safe to repeat.

    \b
    Example:  SELFBACK_DATA=/srv/selfback selfback setup
    """
    start()
    from django.conf import settings
    from django.core.management import call_command

    settings.DATA.mkdir(parents=True, exist_ok=True)
    click.secho("Tables ...", dim=True, err=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    click.secho("Texts and files ...", dim=True, err=True)
    _compile_translations(settings.PACKAGE / "locale")
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMO:
        from selfback.delivery.cli.demo import fill_demo
        from selfback.delivery.cli.demo_evaluation import fill_evaluation
        from selfback.delivery.cli.published_shape import HoldsRealPeople, fill_published_shape
        from selfback.delivery.shared import clock

        click.secho("Demo ...", dim=True, err=True)
        fill_demo()
        with suppress(HoldsRealPeople):  # somebody has joined since it was filled
            fill_published_shape(at=clock.now())
            fill_evaluation()
        make_keys_if_there_are_none()


def make_keys_if_there_are_none() -> None:
    """Give the demo a pair of its own to push with; a real host makes one when it wants to."""
    from django.conf import settings

    from selfback.delivery.cli.push import write_keys
    from selfback.delivery.shared.push_keys import new_keys
    from selfback.delivery.shared.push_settings import push_keys

    if push_keys() is None:
        write_keys(new_keys(), settings.PUSH_KEY_FILE)


def _compile_translations(folder: Path) -> None:
    import polib

    for path in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        binary = path.with_suffix(".mo")
        if not binary.exists() or binary.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(binary))


@click.command()
def worker() -> None:
    """Do the work that waits beside the web server, until stopped.

    \b
    Example:  selfback worker
    """
    start()
    from django.core.management import call_command

    sys.argv = sys.argv[:1]
    call_command("run_huey", verbose=False)
