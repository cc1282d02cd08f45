"""Pictures of exercises in the reader's language, drawn once and kept."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from selfback.delivery.shared.content import library
from selfback.domain.content.exercise import ExerciseWords
from selfback.domain.figures import Figure, load_figure, moving_svg, still_svg, strip_svg

MOST_KEPT = 512


def moving(exercise: str, language: str) -> SafeString:
    """Return the figure that does the exercise, with its strip for those who want no motion.

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


@lru_cache(maxsize=MOST_KEPT)
def _drawn(exercise: str, language: str, kind: str) -> SafeString:
    path = library().figure_path(exercise)
    if not path.exists():
        return SafeString()
    figure, words = load_figure(path), library().exercise_words(language)[exercise]
    return mark_safe(_svg(figure, words, kind, f"{kind}-{exercise}"))  # noqa: S308 (drawn by us)


def _svg(figure: Figure, words: ExerciseWords, kind: str, uid: str) -> str:
    title = words.title
    if kind == "moving":
        return moving_svg(figure, title=title, description=described(words), uid=uid)
    if kind == "strip":
        return strip_svg(figure, title=title, description=described(words), uid=uid)
    return still_svg(figure, title=title, small=True, uid=uid)


def described(words: ExerciseWords) -> str:
    """Return what the body does from pose to pose, in words; the cue if the poses have none."""
    return " → ".join(words.poses.values()) or words.cue
