"""What a vignette of the content would have answered, as the planner takes it."""

from selfback.domain.content.library import Library
from selfback.domain.content.vignette import Vignette
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.reading import read_profile

LANGUAGE, COUNTRY = "en", "DK"
"""Of the answers; a vignette is told in any language, and the plan is the same in each."""


def profile_of(vignette: Vignette, library: Library) -> Profile:
    """Return a vignette's profile, without any warning sign.

    raises  AnswersRefused with every fault in its answers
    """
    signs = dict.fromkeys(library.red_flags, "no")
    answers = {
        **vignette.answers,
        "language": LANGUAGE,
        "country": COUNTRY,
        "red_flags": signs,
    }
    return read_profile(answers, library)
