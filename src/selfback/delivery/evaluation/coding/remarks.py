"""What raters of vignettes wrote, as texts to code."""

from collections.abc import Iterator

from selfback.apps.coding.models import Kind
from selfback.apps.coding.source_services import NewText
from selfback.apps.surveys.models import OwnPlan, Rating, Response, Survey
from selfback.domain.integration.themes import CONSENT, YES
from selfback.domain.qualitative.guid import guid_of

OWN_PLAN = "own plan"


def remarks() -> Iterator[NewText]:
    """Yield what raters wrote in closed surveys, in which no word can change any more.

    Raters are called as in the survey's files. They were told before they began that what they
    write may be quoted without their name.
    """
    closed = {"response__survey__state": Survey.State.CLOSED}
    order = ("response__survey__made_at", "response__number", "vignette", "pk")
    plans = OwnPlan.objects.exclude(text="").filter(**closed).order_by(*order)
    for plan in plans.select_related("response__survey"):
        yield _text(plan.response, plan.text, plan.vignette, OWN_PLAN)
    ratings = Rating.objects.exclude(text="").filter(**closed).order_by(*order)
    for rating in ratings.select_related("response__survey"):
        of = rating.response
        yield _text(of, rating.text, rating.vignette, rating.component, answer=rating.answer)


def _text(response: Response, text: str, vignette: str, part: str, answer: str = "") -> NewText:
    facts = {
        "vignette": vignette,
        "part": part,
        "answer": answer,
        "profession": response.profession,
        "country": response.country,
        CONSENT: YES[0],
    }
    return NewText(
        title=f"{response.code} {vignette} {part}",
        case=f"{response.survey.title} {response.code}",
        text=text,
        kind=Kind.ANSWER,
        guid=guid_of("survey remark", response.pk, vignette, part),
        attributes={name: said for name, said in facts.items() if said},
    )
