"""`selfback trial allocation make|commit|simulate|verify|reveal`: lists that anyone can verify."""

import json
import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from selfback.apps.allocations.designs import design_of
from selfback.delivery.cli.content import content_folder, json_option
from selfback.delivery.cli.trial_allocation_text import (
    COMMITTED,
    allocated_from,
    simulated_document,
    simulated_text,
)
from selfback.domain.randomisation.design import Design, Kind
from selfback.domain.randomisation.documents import design_from
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.randomisation.lists import SALT_BYTES, WATERMARK, commitment, make_list
from selfback.domain.randomisation.revealing import Reveal, reveal_from, reveal_text
from selfback.domain.randomisation.sealed import SealedList, Secrets, open_secrets, seal_list
from selfback.domain.randomisation.sealed_file import sealed_from, sealed_text
from selfback.domain.randomisation.sealing import (
    KEY_BYTES,
    NONCE_BYTES,
    key_from,
    key_mark,
    key_text,
)
from selfback.domain.randomisation.stream import SHORTEST_SEED
from selfback.domain.randomisation.verifying import verify
from selfback.domain.trial.protocol import ProtocolError
from selfback.domain.trial.protocol_loading import load_protocol

KEY, KEY_FILE = "SELFBACK_ALLOCATION_KEY", "SELFBACK_ALLOCATION_KEY_FILE"

file_in = click.Path(exists=True, dir_okay=False, path_type=Path)
file_out = click.Path(dir_okay=False, path_type=Path)
study_option = click.option("--study", metavar="STUDY", help="A study in the database.")
by_option = click.option("--by", help="With --study: the e-mail address of who does it.")


@click.group()
def allocation() -> None:
    """Make, commit, try, reveal and verify allocation lists; docs/allocation.md."""


@allocation.command()
def key() -> None:
    """Print a new key for sealing lists; keep a second copy in a safe.

    \b
    Example:  export SELFBACK_ALLOCATION_KEY=$(selfback trial allocation key)
    """
    click.echo(key_text(secrets.token_bytes(KEY_BYTES)))


@allocation.command()
@click.argument("design", required=False)
@click.option("--out", type=file_out, help="Where the sealed list goes.")
@click.option("--dry-run", is_flag=True, help="For practice: arms TEST-A, TEST-B ...")
@click.option("--version", type=click.IntRange(1), default=1, show_default=True)
@click.option("--seed-file", type=file_in, help="Bytes of chance, 32 at least; else drawn here.")
@study_option
@by_option
@click.option("--reason", default="", help="With --study: why there is to be another list.")
@json_option
def make(
    design: str | None,
    out: Path | None,
    dry_run: bool,
    version: int,
    seed_file: Path | None,
    study: str | None,
    by: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Make the list of a DESIGN, seal it, and print its commitment.

    DESIGN is a file, or the name of a protocol in the content.

    \b
    Example:  selfback trial allocation make design.toml --out list.json
    Example:  selfback trial allocation make selfback-primary-care --dry-run --out list.json
    Example:  selfback trial allocation make --study selfback --by rita@example.org

    \b
    A design file, in TOML:
      study = "selfback"
      method = "blocks"                 # or "minimisation"
      strata = ["DK", "NO"]
      block_sizes = [4, 6]
      per_stratum = 200
      arms = [{id = "app", ratio = 1}, {id = "usual-care", ratio = 1}]
    """
    kind = Kind.DRY_RUN if dry_run else Kind.REAL
    seed = seed_file.read_bytes() if seed_file else secrets.token_bytes(SHORTEST_SEED)
    if study:
        from selfback.delivery.cli import trial_allocation_database as database

        if design or out or version > 1:
            raise click.UsageError("--study follows its protocol: no DESIGN, --out or --version.")
        made = database.make(study, by, kind=kind, seed=seed, reason=reason)
        _say(made, as_json, COMMITTED.format(**made))
        return
    if design is None or out is None:
        raise click.UsageError("give a DESIGN file and --out, or --study and --by.")
    if out.exists():
        raise click.ClickException(f"{out} is there already; a list is never written over.")
    with _told():
        sealed = seal_list(
            _design(design),
            list_id=secrets.token_hex(13),
            kind=kind,
            version=version,
            seed=seed,
            salt=secrets.token_bytes(SALT_BYTES),
            host_key=_key(),
            nonces=lambda: secrets.token_bytes(NONCE_BYTES),
        )
    out.write_text(sealed_text(sealed), encoding="utf-8")
    made = _facts(sealed)
    _say(made, as_json, COMMITTED.format(**made))


@allocation.command()
@click.argument("sealed", type=file_in, required=False)
@study_option
@json_option
def commit(sealed: Path | None, study: str | None, as_json: bool) -> None:
    """Print what to publish before the first person; check that the sealed list still agrees.

    \b
    Example:  selfback trial allocation commit list.json
    Example:  selfback trial allocation commit --study selfback --json
    """
    if study:
        from selfback.delivery.cli import trial_allocation_database as database

        facts = database.committed(study)
    elif sealed:
        held = _sealed(sealed)
        with _told():
            kept = _secrets(held)
            made = make_list(kept.design, kept.seed, kind=held.kind, version=held.version)
            if commitment(made, kept.salt) != held.commitment:
                raise click.ClickException("the sealed list is not the one it was committed to.")
        facts = _facts(held)
    else:
        raise click.UsageError("give a SEALED list or --study.")
    _say(facts, as_json, COMMITTED.format(**facts))


@allocation.command()
@click.option("--study", metavar="STUDY", required=True, help="A study in the database.")
@click.option("--where", required=True, help="For example the number of the registration.")
@click.option("--by", required=True, help="The e-mail address of who published it.")
@json_option
def published(study: str, where: str, by: str, as_json: bool) -> None:
    """Note where a study's commitment was published; nobody is randomised before.

    \b
    Example:  selfback trial allocation published --study selfback --where "ISRCTN 12345678" \\
                --by rita@example.org
    """
    from selfback.delivery.cli import trial_allocation_database as database

    facts = database.published(study, where, by)
    _say(facts, as_json, f"Noted: {facts['commitment']} was published in {where}.")


@allocation.command()
@click.argument("design")
@click.option("--people", type=click.IntRange(1, 5000), default=200, show_default=True)
@click.option("--trials", type=click.IntRange(2, 100_000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
def simulate(design: str, people: int, trials: int, seed: int, as_json: bool) -> None:
    """Show how balanced and how guessable a DESIGN is, before it is used.

    DESIGN is a file, or the name of a protocol in the content.

    \b
    Example:  selfback trial allocation simulate selfback-primary-care --people 461
    """
    import numpy as np

    from selfback.domain.randomisation.simulating import simulate as carry_out

    read = _design(design)
    with _told():
        seen = carry_out(read, people=people, trials=trials, chance=np.random.default_rng(seed))
    _say(simulated_document(read, seen), as_json, simulated_text(seen))


@allocation.command()
@click.argument("sealed", type=file_in, required=False)
@click.option("--out", type=file_out, required=True, help="Where the reveal goes.")
@click.option("--allocated", type=file_in, help="CSV: number, participant, stratum, position, arm.")
@study_option
@by_option
@json_option
def reveal(
    sealed: Path | None,
    out: Path,
    allocated: Path | None,
    study: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Lay open seed, salt and list at the end of a study, so that anybody can verify them.

    \b
    Example:  selfback trial allocation reveal list.json --allocated allocated.csv --out reveal.json
    Example:  selfback trial allocation reveal --study selfback --by sven@example.org --out r.json
    """
    if out.exists():
        raise click.ClickException(f"{out} is there already; a reveal is never written over.")
    if study:
        from selfback.delivery.cli import trial_allocation_database as database

        shown = database.reveal(study, by)
    elif sealed:
        held = _sealed(sealed)
        with _told():
            kept = _secrets(held)
            rows = allocated_from(allocated, kept.design) if allocated else ()
        shown = Reveal(
            design=kept.design,
            kind=held.kind,
            version=held.version,
            seed=kept.seed,
            salt=kept.salt,
            committed=held.commitment,
            allocated=rows,
        )
    else:
        raise click.UsageError("give a SEALED list or --study.")
    out.write_text(reveal_text(shown), encoding="utf-8")
    facts = {
        "commitment": shown.committed,
        "kind": shown.kind.value,
        "allocated": len(shown.allocated),
        "file": str(out),
    }
    _say(facts, as_json, f"{out} holds the list and {len(shown.allocated)} allocations.")


@allocation.command("verify")
@click.argument("revealed", type=file_in)
@click.option("--commitment", "published", required=True, help="As it was published, 64 digits.")
@json_option
def verify_reveal(revealed: Path, published: str, as_json: bool) -> None:
    """Check a reveal against the commitment that was published; exit code 1 if it fails.

    Needs no key and no database.

    \b
    Example:  selfback trial allocation verify reveal.json --commitment 8caaaf5f3e11...
    """
    with _told():
        shown = reveal_from(_json(revealed))
    found = verify(shown, published=published)
    facts = {
        "holds": found.holds,
        "slots": found.slots,
        "allocated": found.allocated,
        "commitment": found.commitment,
        "kind": shown.kind.value,
        "findings": list(found.findings),
    }
    text = (
        f"It holds: {found.slots} slots made again from the seed, as committed;"
        f" {found.allocated} allocations followed them."
    )
    if not found.holds:
        text = "It does not hold:\n" + "\n".join(f"  {finding}." for finding in found.findings)
    if shown.kind is Kind.DRY_RUN:
        text = f"{WATERMARK}\n{text}"
    _say(facts, as_json, text)
    raise SystemExit(0 if found.holds else 1)


@contextmanager
def _told() -> Iterator[None]:
    """Turn our errors into one sentence."""
    try:
        yield
    except AllocationError as error:
        raise click.ClickException(f"{error}.") from error


def _design(named: str) -> Design:
    """Read a design from a file, or from the protocol of this name in the content."""
    file = Path(named)
    with _told():
        try:
            if file.is_file():
                return design_from(tomllib.loads(file.read_text(encoding="utf-8")))
            return design_of(load_protocol(content_folder(None), named))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise click.ClickException(f"{file}: {error}.") from error
        except ProtocolError as error:
            raise click.ClickException(f"{named} is no design file; {error}.") from error


def _json(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file} is not JSON.") from error
    if not isinstance(read, dict):
        raise click.ClickException(f"{file} holds no object.")
    return read


def _sealed(file: Path) -> SealedList:
    with _told():
        return sealed_from(_json(file))


def _secrets(held: SealedList) -> Secrets:
    host_key = _key()
    if key_mark(host_key) != held.key_mark:
        raise click.ClickException(f"{KEY} is not the key with mark {held.key_mark}.")
    return open_secrets(
        list_id=held.id,
        design=held.design,
        seed=held.seed,
        salt=held.salt,
        host_key=host_key,
    )


def _key() -> bytes:
    text = os.environ.get(KEY, "")
    if not text and (file := os.environ.get(KEY_FILE)):
        text = Path(file).read_text(encoding="utf-8")
    if not text:
        raise click.ClickException(
            f"{KEY} or {KEY_FILE} is needed: `selfback trial allocation key` prints a new key."
        )
    with _told():
        return key_from(text)


def _facts(sealed: SealedList) -> dict[str, Any]:
    return {
        "study": sealed.study,
        "kind": sealed.kind.value,
        "version": sealed.version,
        "method": sealed.method.value,
        "slots": len(sealed.slots),
        "commitment": sealed.commitment,
        "key_mark": sealed.key_mark,
    }


def _say(value: dict[str, Any], as_json: bool, text: str) -> None:
    click.echo(json.dumps(value, indent=2) if as_json else text)
