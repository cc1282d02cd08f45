"""The command line: `casewise COMMAND --help` shows an example of each command."""

from casewise.cli.program import main

__all__ = ["main"]
