"""The people of the demo whom one may step into with one click."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEMO_CLINIC_CODE = "DEM234"
EVALUATOR = "eva@demo.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Someone to be for a while.

    email   of their account; empty for somebody who has none yet
    """

    slug: str
    name: Promise | str
    what: Promise | str
    icon: str
    email: str = ""
    clinic_code: str = ""


PERSONAS = (
    Persona(
        slug="new-patient",
        name=_("Someone new"),
        what=_("Comes with a clinic's code and makes a first plan"),
        icon="person",
        clinic_code=DEMO_CLINIC_CODE,
    ),
    Persona(
        slug="patient-week-3",
        name="Marie",
        what=_("In week 3: better days, a few sessions done, a check-in ahead"),
        icon="shoe",
        email="marie@demo.invalid",
    ),
    Persona(
        slug="patient-in-a-flare",
        name="Jonas",
        what=_("In a flare: the week was made lighter"),
        icon="heartbeat",
        email="jonas@demo.invalid",
    ),
    Persona(
        slug="physiotherapist",
        name="Ingrid",
        what=_("Physiotherapist: who needs a look first"),
        icon="people",
        email="ingrid@demo.invalid",
    ),
    Persona(
        slug="coordinator",
        name="Søren",
        what=_("Coordinator: how the programme runs"),
        icon="chart",
        email="soren@demo.invalid",
    ),
    Persona(
        slug="evaluator",
        name="Eva",
        what=_("Evaluator: surveys, interviews and what came of them"),
        icon="book",
        email=EVALUATOR,
    ),
)
