"""A joint display for tests."""

from datetime import date

from selfback.domain.integration.display import (
    Display,
    Fit,
    Number,
    Quote,
    Row,
    Scale,
    Template,
    Theme,
)

ON = date(2027, 3, 1)
AGREED = Number(
    label="Agree with the plan", count=53, of=63, estimate=53 / 63, low=0.732, high=0.911
)
TRUST = Row(
    topic="Trust in the plan",
    construct="Collective action",
    numbers=(
        AGREED,
        Number(label="Coherence", of=51, estimate=3.9, low=3.7, high=4.1, scale=Scale.PLAIN),
    ),
    themes=(Theme(name="Doubts about tailoring", codings=14, sources=9),),
    quotes=(
        Quote(coding="c1", source="s1", case="P01", words="I'd sign it for most <of them>."),
        Quote(coding="c2", source="s2", case="P02", words="Secretly I never read it."),
    ),
    fit=Fit.DISAGREE,
    meta_inference="Agreement with a vignette's plan is not trust for one's own patient.",
)
SILENT = Row(
    topic="Pay",
    quotes=(Quote(coding="c3", source="s3", case="P03", words="Nobody pays the minutes."),),
    fit=Fit.SILENT,
    meta_inference="Nothing was counted on pay.",
)


def display(template=Template.SIDE_BY_SIDE, **changes):
    """Return a display of two rows and three quotes."""
    given = {
        "id": "trust",
        "title": "Trust and effort",
        "template": template,
        "rows": (TRUST, SILENT),
        "author": "Ida",
        "on": ON,
    }
    return Display(**{**given, **changes})
