"""`selfback evaluation`: statistics of a process evaluation, from files and without a database."""

import click

from selfback.delivery.cli.lazily import Lazily

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


@click.group(cls=Lazily, elsewhere=COMMANDS)
def evaluation() -> None:
    """Evaluate how a programme was taken up: agreement, coding, NoMAD, recruitment.

    Every command reads a file, says what is wrong with it by line and column, and prints a table
    or, with --json, one document. docs/evaluation.md explains each number.

    Example: selfback evaluation agreement examples/evaluation/ratings.csv
    """
