"""Where schemas and cases come from: models, dataclasses, TOML, data frames, plain rows."""

from casewise.sources.marks import CONTEXT, GROUP, ID, OUTCOME, PLAN, TIME, About, about
from casewise.sources.rows import rows_of

__all__ = [
    "CONTEXT",
    "GROUP",
    "ID",
    "OUTCOME",
    "PLAN",
    "TIME",
    "About",
    "about",
    "rows_of",
]
