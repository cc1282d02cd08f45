"""Filling in an evaluation of the published shape: surveys, interviews, displays; all made up."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from selfback.apps.audit.services import SYSTEM
from selfback.apps.coding.models import Coding, Source
from selfback.apps.displays.models import Display
from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import grant_role
from selfback.apps.surveys.models import Kind, Response, Survey
from selfback.delivery.cli.demo import SEED
from selfback.delivery.cli.demo_surveys import SERIES, fill_nomad, fill_vignettes
from selfback.delivery.cli.demo_texts import fill_interviews
from selfback.delivery.shared.content import library
from selfback.delivery.shared.evaluated import structure
from selfback.delivery.shared.personas import EVALUATOR
from selfback.domain.content.codebook import load_codebook
from selfback.domain.content.language import Language
from selfback.domain.integration.synthetic.interviews import CODEBOOK
from selfback.domain.integration.synthetic.shape import EvaluationShape
from selfback.domain.qualitative.shipped import shipped_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What stands in the database now; `is_new` says whether this call put it there."""

    raters: int
    nomad: int
    interviews: int
    codings: int
    displays: int
    is_new: bool


@transaction.atomic
def fill_evaluation(*, seed: int = SEED) -> Evaluated:
    """Make the evaluation of a recruitment of the published shape; filled before, it stays.

    The recruitment has to be there first: the displays name its figures.
    """
    if Survey.objects.filter(series=SERIES).exists():
        return _evaluated(is_new=False)
    shape = EvaluationShape.from_content(library().rule_file("demo-evaluation"))
    chance = np.random.default_rng(seed)
    last = datetime.combine(shape.days["interview"][1], time(12), UTC)
    evaluator = _evaluator(at=datetime.combine(shape.days["nomad"][0], time(8), UTC))
    codes = shipped_codes(load_codebook(settings.CONTENT, CODEBOOK), Language("en"))
    fill_vignettes(shape, chance, by=evaluator.pk)
    fill_nomad(shape, structure(), chance, by=evaluator.pk)
    fill_interviews(shape, codes, chance, by=evaluator, at=last)
    return _evaluated(is_new=True)


def _evaluator(*, at: datetime) -> User:
    user = User.objects.create_user(EVALUATOR, name="Eva", language="en")
    EmailAddress.objects.create(user=user, email=EVALUATOR, verified=True, primary=True)
    grant_role(user=user, role=Role.EVALUATOR, by=SYSTEM, at=at)
    return user


def _evaluated(*, is_new: bool) -> Evaluated:
    answers = Response.objects.all()
    return Evaluated(
        raters=answers.filter(survey__kind=Kind.VIGNETTES).count(),
        nomad=answers.filter(survey__series=SERIES).count(),
        interviews=Source.objects.in_use().count(),
        codings=Coding.objects.standing().count(),
        displays=Display.objects.kept().count(),
        is_new=is_new,
    )
