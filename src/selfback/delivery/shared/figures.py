"""Pictures of exercises in the reader's language, drawn once and kept."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from selfback.delivery.shared.content import library
from selfback.domain.content.exercise import ExerciseWords
from selfback.domain.figures import load_figure, moving_svg, still_svg, strip_svg

MOST_KEPT = 512
TITLE, DESCRIPTION = "title-of-the-figure", "description-of-the-figure"


def moving(exercise: str, language: str) -> SafeString:
    """Return the figure that does the exercise; hidden from those who want no motion.

    exercise    id; one without a figure gives an empty text
    language    "en", "da" or "nb", of the title and the description in the picture
    """
    return _drawn(exercise, language, "moving")


def still(exercise: str, language: str) -> SafeString:
    """Return the small picture for lists."""
    return _drawn(exercise, language, "still")


def strip(exercise: str, language: str) -> SafeString:
    """Return the key poses side by side, numbered."""
    return _drawn(exercise, language, "strip")


def _drawn(exercise: str, language: str, kind: str) -> SafeString:
    drawing = _drawing(exercise, kind)
    words = library().exercise_words(language)[exercise]
    said = drawing.replace(TITLE, escape(words.title)).replace(
        DESCRIPTION, escape(described(words))
    )
    return mark_safe(said)  # noqa: S308 (drawn by us, words escaped)


@lru_cache(maxsize=MOST_KEPT)
def _drawing(exercise: str, kind: str) -> str:
    """Return the picture with places for the words, so that it is drawn once for all languages."""
    path = library().figure_path(exercise)
    if not path.exists():
        return ""
    figure, uid = load_figure(path), f"{kind}-{exercise}"
    if kind == "moving":
        return moving_svg(figure, title=TITLE, description=DESCRIPTION, uid=uid)
    if kind == "strip":
        return strip_svg(figure, title=TITLE, description=DESCRIPTION, uid=uid)
    return still_svg(figure, title=TITLE, small=True, uid=uid)


def described(words: ExerciseWords) -> str:
    """Return what the body does from pose to pose, in words; the cue if the poses have none."""
    return "; ".join(words.poses.values()) or words.cue
