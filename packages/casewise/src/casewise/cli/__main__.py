"""Runs the command line as `python -m casewise.cli`."""

import sys

from casewise.cli.program import main

sys.exit(main())
