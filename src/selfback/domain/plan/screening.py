"""The triage of an intake and of a check-in: the plan's answers in the triage's terms."""

from selfback.domain.content.library import Library
from selfback.domain.instruments.scoring import Missing, score
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.rules import Rules
from selfback.domain.safety.context import Context, Moment
from selfback.domain.safety.triage import Triage, triage


def screen_profile(profile: Profile, *, library: Library, rules: Rules) -> Triage:
    """Return the triage of an intake; raises TriageError, also for a sign without an answer."""
    context = Context(
        moment=Moment.INTAKE,
        age=profile.age,
        duration=profile.duration,
        pain=(profile.pain_average,),
        interference=(profile.interference,),
        mood_score=profile.mood,
    )
    return triage(profile.red_flags, flags=library.red_flags, context=context, rules=rules.safety)


def context_of(carry: Carry, checkin: Checkin) -> Context:
    """Return what surrounds the warning signs of a check-in.

    carry   the state before the check-in
    """
    interference = (*carry.interference, checkin.interference)
    resumes = bool(carry.paused) and checkin.confirmed
    return Context(
        moment=Moment.RESUMING if resumes else Moment.WEEKLY,
        age=carry.profile.age,
        duration=carry.profile.duration,
        pain=(*carry.pain, checkin.pain_average),
        interference=tuple(each for each in interference if each is not None),
        mood_score=_mood(checkin),
        texts=(checkin.anything_bad_text,) if checkin.anything_bad_text else (),
    )


def screen_checkin(carry: Carry, checkin: Checkin, *, library: Library, rules: Rules) -> Triage:
    """Return the triage of a check-in; raises TriageError, also for a sign without an answer."""
    return triage(
        checkin.red_flags,
        flags=library.red_flags,
        context=context_of(carry, checkin),
        rules=rules.safety,
    )


def _mood(checkin: Checkin) -> int | None:
    scored = score("mood", {"mood_interest": checkin.mood_interest, "mood_low": checkin.mood_low})
    return None if isinstance(scored, Missing) else int(scored.value)
