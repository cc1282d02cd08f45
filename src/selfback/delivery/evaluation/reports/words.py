"""What is being done to a report, in the reader's language."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "": _("Waiting to begin"),
    "Reading the database": _("Reading what was gathered"),
    "Counting who came how far": _("Counting who came how far"),
    "Working out agreement with the plans": _("Working out agreement with the plans"),
    "Scoring NoMAD": _("Scoring the statements on daily work"),
    "Counting codes and comparing coders": _("Counting codes and comparing coders"),
    "Bringing numbers and words together": _("Bringing numbers and words together"),
    "Drawing the charts": _("Drawing the charts"),
    "Writing the page": _("Writing the page"),
    "Setting the paper": _("Setting the paper"),
    "Writing the document": _("Writing the document"),
    "Freezing the joint displays": _("Freezing the joint displays"),
}
"""In the order in which they are done; "" before the first."""
MISSING = {
    "screening.csv": _("who was asked"),
    "recruiters.csv": _("who could recruit"),
    "ratings.csv": _("agreement with plans"),
    "nomad.csv": _("statements on daily work"),
    "interviews.qdpx": _("coded texts"),
    "displays.json": _("joint displays"),
}
