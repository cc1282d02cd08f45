"""The parts of a plan as the review shows them: what, why, and what can be said of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from selfback.apps.adjustments.models import Why
from selfback.apps.people.models import User
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import exercises_placed
from selfback.apps.reviews.models import Component, Judgement, Verdict
from selfback.delivery.clinic.profile.limits import adjustment_in_words
from selfback.delivery.clinic.reviewing import options
from selfback.delivery.clinic.reviewing.grounds import grounds
from selfback.delivery.clinic.reviewing.options import Group, Reader
from selfback.delivery.clinic.reviewing.words import OF_MESSAGES
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.content import library
from selfback.delivery.shared.why_words import WHY, why_words
from selfback.domain.plan.adjustments import Adjustments
from selfback.domain.plan.reason import Reason
from selfback.domain.plan.week import Plan
from selfback.domain.plan.wording import exercise_title, message_title, sentence

Draft = Mapping[str, str]
SAYS_THE_SAME = frozenset({"similar", "similar-better"})
"""Reasons that speak of similar weeks, as the grounds do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A form under a part: what may be changed and why.

    fixed       code of the one change it makes; empty if there are groups to choose from, or none
    says        what the patient reads of the change that is chosen at first; empty for none
    may_be_now  whether the change can be carried out in the running week
    """

    judgement: str
    groups: Sequence[Group] = ()
    fixed: str = ""
    says: str = ""
    chosen: str = ""
    may_be_now: bool = False
    takes_number: bool = False
    reasons: Sequence[tuple[str, str]] = ()
    typed: Draft = field(default_factory=dict)

    @property
    def changes_something(self) -> bool:
        """Whether anything is changed, and not only said."""
        return bool(self.fixed or self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component of a plan.

    because     why it is there, as the patient reads it but in the clinician's language
    grounds     what similar weeks say of it
    now         what stands in its place this week; empty if it does itself
    said        what this clinician said of it, in words; empty if nothing yet
    judgement   the same as a code
    others      what other clinicians said
    """

    component: str
    item: str
    title: str
    detail: str = ""
    because: str = ""
    grounds: str = ""
    now: str = ""
    judgement: str = ""
    said: str = ""
    others: Sequence[str] = ()
    panels: Sequence[Panel] = ()
    planned: Mapping[str, Any] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """The place of it on the page."""
        return f"{self.component}-{self.item}".rstrip("-")


def parts(
    plan: Plan,
    week: WeekPlan,
    clinician: User,
    *,
    verdicts: Sequence[Verdict],
    adjustments: Adjustments,
    reader: Reader,
    draft: Draft,
) -> dict[str, list[Part]]:
    """Return the parts of a plan, by component, as the page shows them."""
    made = _Maker(plan, week, clinician, verdicts, adjustments, reader, draft)
    return {
        "steps": [made.steps()] if plan.steps.goal else [],
        "exercises": made.exercises(),
        "messages": made.messages(),
    }


@dataclass(frozen=True)
class _Maker:
    """What all parts of one page are made from."""

    plan: Plan
    week: WeekPlan
    clinician: User
    verdicts: Sequence[Verdict]
    adjustments: Adjustments
    reader: Reader
    draft: Draft

    def steps(self) -> Part:
        steps = self.plan.steps
        groups = options.of_steps(steps.goal, self.reader)
        panels = (
            self._panel("steps", "", "change", groups=groups, takes_number=True, may_be_now=True),
            self._panel("steps", "", "reject"),
        )
        now = "" if self.week.goal == steps.goal else str(self.week.goal)
        return Part(
            component="steps",
            item="",
            title="",
            because=self._because(steps.reasons),
            now=now,
            panels=panels,
            planned={"goal": steps.goal},
            **self._verdict("steps", ""),
        )

    def exercises(self) -> list[Part]:
        known, said = library().exercises, grounds(self.plan)
        stands = {item["id"]: id for item, id in exercises_placed(self.week)}
        shown = []
        for each in (one for one in self.plan.exercises if one.id in known):
            groups = options.of_exercise(self.plan, each, self.adjustments, self.reader)
            out = options.leave_out(each.id, self.reader)
            panels = (
                self._panel("exercise", each.id, "change", groups=groups, may_be_now=True),
                self._panel(
                    "exercise", each.id, "reject", fixed=out.code, says=out.says, may_be_now=True
                ),
            )
            shown.append(
                Part(
                    component="exercise",
                    item=each.id,
                    title=self._title(each.id),
                    detail=options.kind_words(self.plan, each.id),
                    because=self._because(each.reasons),
                    grounds=said[each.id],
                    now=self._stands(each.id, stands),
                    panels=panels,
                    planned={
                        "level": each.level,
                        "sets": each.sets,
                        "repetitions": each.repetitions,
                        "hold_seconds": each.hold_seconds,
                        "both_sides": each.both_sides,
                    },
                    **self._verdict("exercise", each.id),
                )
            )
        return shown

    def messages(self) -> list[Part]:
        language, shown = self.reader.language, []
        for each in (one for one in self.plan.education if one.id in library().messages):
            out = options.not_shown(each.id, self.reader)
            panel = self._panel("message", each.id, "reject", fixed=out.code, says=out.says)
            shown.append(
                Part(
                    component="message",
                    item=each.id,
                    title=message_title(each.id, language, library()),
                    because=self._because(each.reasons),
                    panels=(panel,),
                    planned={"day": each.day},
                    **self._verdict("message", each.id),
                )
            )
        return shown

    def _title(self, exercise: str) -> str:
        return exercise_title(exercise, self.reader.language, library())

    def _stands(self, exercise: str, stands: Mapping[str, str]) -> str:
        if stands.get(exercise) == exercise:
            return ""
        if exercise not in stands:
            return _("Out of this week.")
        return _("This week “{title}” stands in its place.").format(
            title=self._title(stands[exercise])
        )

    def _because(self, reasons: Sequence[Reason]) -> str:
        told = [each for each in reasons if each.code not in SAYS_THE_SAME]
        return sentence(told[0], self.reader.language, library()) if told else ""

    def _panel(
        self,
        component: str,
        item: str,
        judgement: str,
        *,
        groups: Sequence[Group] = (),
        fixed: str = "",
        says: str = "",
        may_be_now: bool = False,
        takes_number: bool = False,
    ) -> Panel:
        asked = (
            self.draft.get("component"),
            self.draft.get("item", ""),
            self.draft.get("judgement"),
        )
        typed = self.draft if asked == (component, item, judgement) else {}
        offered = [each for group in groups for each in group.options]
        first = next((each for each in offered if each.code == typed.get("change")), None)
        first = first or (offered[0] if offered else None)
        codes = OF_MESSAGES if component == "message" else tuple(Why)
        return Panel(
            judgement=judgement,
            groups=groups,
            fixed=fixed,
            says=first.says if first else says,
            chosen=first.code if first else fixed,
            may_be_now=may_be_now,
            takes_number=takes_number,
            reasons=[(each.value, WHY[each]()) for each in codes],
            typed=typed,
        )

    def _verdict(self, component: str, item: str) -> dict[str, Any]:
        here = [each for each in self.verdicts if (each.component, each.item) == (component, item)]
        own = next((each for each in here if each.clinician_id == self.clinician.pk), None)
        return {
            "judgement": own.judgement if own else "",
            "said": verdict_words(own, self.reader.language) if own else "",
            "others": [
                f"{name_of(each.clinician)}: {verdict_words(each, self.reader.language)}"
                for each in here
                if each is not own
            ],
        }


def verdict_words(verdict: Verdict, language: str) -> str:
    """Return what a clinician said of a part, in a few words."""
    is_no_goal = (verdict.component, verdict.judgement) == (Component.STEPS, Judgement.REJECT)
    words = [_("Rejected") if is_no_goal else SAID[Judgement(verdict.judgement)]()]
    if verdict.adjustment is not None and verdict.judgement != Judgement.REJECT:
        words.append(adjustment_in_words(verdict.adjustment, language))
    if verdict.why:
        words.append(why_words(verdict.why))
    if verdict.adjustment is not None and verdict.adjustment.lifted_at is not None:
        words.append(_("lifted since"))
    return " · ".join(words)


SAID: Mapping[Judgement, Callable[[], str]] = {
    Judgement.ACCEPT: lambda: _("Accepted"),
    Judgement.CHANGE: lambda: _("Changed"),
    Judgement.REJECT: lambda: _("Left out"),
}
