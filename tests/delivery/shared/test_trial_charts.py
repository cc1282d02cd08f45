"""Charts of recruitment: said in a sentence, drawn within their frame, in three languages."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from django.utils.translation import override
from tests.domain.shipped import library

from selfback.delivery.shared.pictures.trial_charts import (
    forecast_chart,
    forecast_sentence,
    funnel_chart,
    funnel_sentence,
)
from selfback.domain.recruitment.forecast import forecast
from selfback.domain.recruitment.forecast_log import Site
from selfback.domain.recruitment.forecast_rules import ForecastRules
from selfback.domain.recruitment.limits import UnitCount, funnel_plot

SVG = "{http://www.w3.org/2000/svg}"
START = date(2027, 1, 4)
UNITS = [UnitCount(unit=f"u{n:02}", count=10, of=20 + n) for n in range(20)]
FAR = UnitCount(unit="far <b>", count=30, of=30)


def foreseen(target):
    rules = ForecastRules.from_content(library().rule_file("forecast"))
    sites = [
        Site(
            id=str(n),
            opened=START,
            recruited=tuple(START + timedelta(days=day) for day in range(n, 140, 10)),
        )
        for n in range(10)
    ]
    seen = forecast(
        sites,
        target=target,
        as_of=START + timedelta(days=139),
        rules=rules,
        chance=np.random.default_rng(1),
    )
    return seen, [day for site in sites for day in site.recruited]


def is_within(picture):
    root = ET.fromstring(str(picture))
    wide, high = float(root.get("width")), float(root.get("height"))
    places = [(float(x.get("x")), float(x.get("y"))) for x in root.iter(f"{SVG}text")]
    places += [(float(x.get("cx")), float(x.get("cy"))) for x in root.iter(f"{SVG}circle")]
    return all(0 <= x <= wide and 0 <= y <= high for x, y in places)


def test_a_unit_beyond_the_limits_is_named_on_the_spot_and_in_the_sentence():
    plot = funnel_plot([*UNITS, FAR])

    drawn = funnel_chart(plot)

    assert "Beyond the 99.8 % limits: far <b> (30/30)." in funnel_sentence(plot)
    assert "far &lt;b&gt;</text>" in drawn
    assert is_within(drawn)


def test_units_within_the_limits_are_not_ranked():
    drawn = funnel_chart(funnel_plot(UNITS))

    assert "No unit lies beyond" in drawn
    assert "u01" not in drawn


def test_units_that_differ_widely_are_no_findings_by_themselves():
    mixed = [UnitCount(unit=f"m{n}", count=(n % 2) * 40, of=40) for n in range(20)]

    assert "more than chance alone explains" in funnel_sentence(funnel_plot(mixed))


def test_nothing_counted_draws_nothing():
    assert not funnel_chart(funnel_plot([]))
    assert funnel_sentence(funnel_plot([])) == "Nobody has been counted yet."


@pytest.mark.parametrize(
    ("target", "says"),
    [(100, "The target was reached on"), (300, "Likely full on"), (10**6, "Likely not reached")],
)
def test_the_forecast_is_said_first(target, says):
    seen, days = foreseen(target)

    drawn = forecast_chart(seen, days)

    assert forecast_sentence(seen, seen.outlook).startswith(says)
    assert is_within(drawn)
    assert f'aria-label="{says}' in drawn


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_charts_are_drawn_in_every_language(language):
    with override(language):
        seen, days = foreseen(300)
        assert is_within(forecast_chart(seen, days))
        assert is_within(funnel_chart(funnel_plot([*UNITS, FAR])))
