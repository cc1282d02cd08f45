"""`selfback evaluation`: statistics of a process evaluation, from files and without a database."""

from importlib import import_module

import click

COMMANDS = {
    "agreement": "selfback.delivery.cli.evaluation_agreement:agreement",
    "possible": "selfback.delivery.cli.evaluation_possible:possible",
    "reliability": "selfback.delivery.cli.evaluation_reliability:reliability",
    "nomad": "selfback.delivery.cli.evaluation_nomad:nomad",
    "design": "selfback.delivery.cli.evaluation_design:design_command",
    "qda": "selfback.delivery.cli.evaluation_qda:qda",
    "adoption": "selfback.delivery.cli.evaluation_adoption:adoption",
    "report": "selfback.delivery.cli.evaluation_report:report",
    "synthetic": "selfback.delivery.cli.evaluation_synthetic:synthetic",
}
"""Each has a file of its own, imported when it is used."""


class EvaluationCommands(click.Group):
    """Commands that cost nothing until they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=EvaluationCommands)
def evaluation() -> None:
    """Evaluate how a programme was taken up: agreement, coding, NoMAD, recruitment.

    Every command reads a file, says what is wrong with it by line and column, and prints a table
    or, with --json, one document. docs/evaluation.md explains each number.

    Example: selfback evaluation agreement examples/evaluation/ratings.csv
    """
