"""`selfback push keys`: the key pair by which push services know this server."""

import json
import os
from pathlib import Path

import click

from selfback.delivery.cli.content import json_option
from selfback.delivery.shared.push_keys import PushKeys, new_keys

PRIVATE = 0o600
"""Only the owner of the file reads it."""


@click.group()
def push() -> None:
    """Notifications on phones: keys."""


@push.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the private key goes; `push-key` in the data folder unless given.",
)
@click.option("--show", is_flag=True, help="Print the private key too, and write no file.")
@json_option
def keys(out: Path | None, show: bool, as_json: bool) -> None:
    """Make a key pair for web push and keep the private key where only its owner reads it.

    Phones are bound to the pair with which they agreed: with another one, all have to agree anew.

    \b
    Example:  selfback push keys
    Example:  selfback push keys --out /etc/selfback/push-key
    Example:  export SELFBACK_PUSH_KEY=$(selfback push keys --show --json | jq -r .private_key)
    """
    if show and out:
        raise click.UsageError("--show writes no file: leave --out away.")
    made = new_keys()
    if show:
        facts = {"public_key": made.public_text, "private_key": made.private_text}
        text = f"Public key:  {made.public_text}\nPrivate key: {made.private_text}"
    else:
        file = out or _in_data_folder()
        write_keys(made, file)
        facts = {"public_key": made.public_text, "file": str(file)}
        text = f"The private key is in {file}.\nPublic key: {made.public_text}"
        if out:
            text += f"\nSet SELFBACK_PUSH_KEY_FILE={file}."
    click.echo(json.dumps(facts, indent=2) if as_json else text)


def _in_data_folder() -> Path:
    from selfback.delivery.cli.database import start

    start()
    from django.conf import settings

    folder: Path = settings.DATA
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "push-key"


def write_keys(made: PushKeys, file: Path) -> None:
    """Keep the private key in a new file that only its owner reads; raises ClickException."""
    try:
        held = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already; a key is never replaced.") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(held, "w", encoding="ascii") as opened:
        opened.write(made.private_text + "\n")
