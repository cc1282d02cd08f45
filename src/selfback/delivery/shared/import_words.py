"""What is wrong with a file of somebody else, in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from selfback.domain.dataset.import_file import Problem

SAYS = (
    _("a cell cannot be read"),
    _("a quotation mark stands in the wrong place or stays open"),
    _("an arm is never imported; allocation decides it"),
    _("another value stands there already: correct it there, with a reason"),
    _("line {line} has the same {columns}"),
    _("no column of ours is meant by this heading: map it or ignore it"),
    _("no heading means this column"),
    _("the data set has no such questionnaire"),
    _("the file has more than {most} bytes"),
    _("the file is empty"),
    _("there are {cells} cells and {headings} headings"),
    _("there is no such participant"),
    _("there is no such row of {table}"),
    _("this holds a character that cannot be kept"),
    _("this is none of {codes}"),
    _("this is not UTF-8 text"),
    _("this is not a day such as {example}"),
    _("this is not a moment such as {example}"),
    _("this is not a number such as {example}"),
    _("this is not a whole number"),
    _("this must not be empty"),
    _("two headings mean this column"),
)
"""Everything that reading a file can say, as it stands in the domain."""


def import_problem(problem: Problem) -> str:
    """Return what is wrong, in the reader's language; it never repeats what stands in the file."""
    return gettext(problem.says).format(**dict(problem.facts))
