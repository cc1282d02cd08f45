"""`selfback audit`: whether the record of what happened was touched."""

import json

import click

from selfback.delivery.cli.database import start


@click.group()
def audit() -> None:
    """Check the record of what happened."""


@audit.command()
@click.option("--head", "expected", metavar="SEQ:HASH", help="A head kept elsewhere, to compare.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def verify(expected: str | None, as_json: bool) -> None:
    """Check every event from the first to the last.

    \b
    Example:  selfback audit verify --head 1042:9f2c...
    The head shows whether events were cut off at the end: print one with `selfback audit head`
    and keep it outside this machine.
    """
    start()
    from selfback.apps.audit.models import AuditEvent
    from selfback.apps.audit.services import verify_chain

    verdict = verify_chain()
    sentence = verdict.broken.sentence if verdict.broken else ""
    if verdict.holds and expected:
        seq, _, own = expected.partition(":")
        if not seq.isdigit() or not own:
            raise click.UsageError("--head wants SEQ:HASH, as `selfback audit head` prints it.")
        kept = AuditEvent.objects.filter(seq=int(seq)).values_list("hash", flat=True).first()
        if kept is None:
            sentence = f"event {seq} is gone: the record was cut off at its end"
        elif kept != own:
            sentence = f"event {seq} is not the one whose head was kept: the record was rebuilt"
    holds = not sentence
    if as_json:
        answer = {"holds": holds, "events": verdict.events, "head": verdict.head, "why": sentence}
        click.echo(json.dumps(answer))
    elif holds:
        click.echo(f"The record holds: {verdict.events} events, none changed, removed or added.")
    else:
        click.echo(f"The record does not hold: {sentence}.", err=True)
    raise SystemExit(0 if holds else 1)


@audit.command()
def head() -> None:
    """Print the last event's number and hash, to keep outside this machine.

    \b
    Example:  selfback audit head >> /somewhere/else/heads.txt
    """
    start()
    from selfback.apps.audit.models import AuditEvent

    last = AuditEvent.objects.order_by("-seq").first()
    click.echo(f"{last.seq}:{last.hash}" if last else "0:" + "0" * 64)
