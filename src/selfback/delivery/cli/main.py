"""`selfback`: the command line; each command is imported when it is used."""

from importlib import import_module

import click

COMMANDS = {
    "plan": "selfback.delivery.cli.plan:plan",
    "cases": "selfback.delivery.cli.cases:cases",
    "simulate": "selfback.delivery.cli.simulate:simulate",
    "trial": "selfback.delivery.cli.trial:trial",
    "evaluation": "selfback.delivery.cli.evaluation:evaluation",
    "content": "selfback.delivery.cli.content:content",
    "instruments": "selfback.delivery.cli.instruments:instruments",
    "steps": "selfback.delivery.cli.steps:steps",
    "prompts": "selfback.delivery.cli.prompts:prompts",
    "audit": "selfback.delivery.cli.audit:audit",
    "staff": "selfback.delivery.cli.staff:staff",
    "clinics": "selfback.delivery.cli.staff:clinics",
    "push": "selfback.delivery.cli.push:push",
    "setup": "selfback.delivery.cli.setup:setup",
    "demo": "selfback.delivery.cli.demo_command:demo",
    "worker": "selfback.delivery.cli.setup:worker",
    "production-check": "selfback.delivery.cli.production:production_check",
}


class Commands(click.Group):
    """Commands that cost nothing until they are called, so that a plan needs no database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.command(cls=Commands)
@click.version_option(package_name="selfback")
def main() -> None:
    """Digital self-management for low back pain.

    Example: selfback plan examples/marie.toml --language en
    """
