"""The form of criteria: what is asked now, on what it rests, and what the baseline will answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_people import Criterion, CriterionKind, Evidence, Relation
from selfback.domain.trial.screening import Given, Value

EVIDENCE: dict[Evidence, Promise] = {
    Evidence.SELF_REPORT: _("they say so themselves"),
    Evidence.SCORE: _("by the score"),
    Evidence.REFERRER: _("the clinician says so"),
    Evidence.STUDY_TEAM: _("the study team has seen it"),
    Evidence.REGISTER: _("by the register"),
}
UNITS: dict[str, Promise] = {
    "weeks": _("weeks"),
    "years": _("years"),
    "points": _("points"),
    "days": _("days"),
    "months": _("months"),
}
YES_OR_NO = {"yes", "no"}
OTHER = "something-else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question of the form, with the words of its criterion."""

    words: str
    is_exclusion: bool
    unit: str
    answer: Any
    evidence: Any
    note: Any
    is_choice: bool


def asked_now(protocol: Protocol) -> list[Criterion]:
    """Return the criteria about a person that somebody at the screening can answer, once each."""
    later = {*protocol.baseline.instruments, *protocol.baseline.questions}
    found = {each.question: each for each in protocol.criteria("person")}
    return [each for each in found.values() if _can_be_asked(each, later)]


def asked_later(protocol: Protocol) -> list[Criterion]:
    """Return those that only the person's own baseline can answer."""
    now = {each.question for each in asked_now(protocol)}
    return [each for each in protocol.criteria("person") if each.question not in now]


def _can_be_asked(criterion: Criterion, later: set[str]) -> bool:
    if criterion.evidence == (Evidence.SCORE,):
        return False
    is_number = not isinstance(criterion.values[0], str)
    return criterion.question not in later or is_number


class CriteriaForm(forms.Form):
    """Answer, evidence and note for each question; all may be left open."""

    def __init__(
        self,
        *args: Any,
        protocol: Protocol,
        language: str,
        held: Mapping[str, Given],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = asked_now(protocol)
        self.language, self.held = language, held
        self.later = {*protocol.baseline.instruments, *protocol.baseline.questions}
        for each in self.criteria:
            self._add(each, held.get(each.question))

    def _add(self, criterion: Criterion, given: Given | None) -> None:
        said = criterion.label.get(self.language, criterion.id)
        answer = _answer_field(criterion)
        answer.label = said
        answer.initial = given.value if given and given.value is not None else ""
        self.fields[f"answer-{criterion.question}"] = answer
        self.fields[f"evidence-{criterion.question}"] = forms.ChoiceField(
            choices=[(each.value, EVIDENCE[each]) for each in criterion.evidence],
            initial=given.evidence.value if given else criterion.evidence[0].value,
            required=False,
            label=_("On what it rests"),
        )
        self.fields[f"note-{criterion.question}"] = forms.CharField(
            max_length=200,
            required=False,
            initial=given.note if given else "",
            label=_("Where it was seen"),
        )

    def rows(self) -> Iterator[Row]:
        """Return the questions as a template shows them."""
        for each in self.criteria:
            answer = self[f"answer-{each.question}"]
            yield Row(
                words=each.label.get(self.language, each.id),
                is_exclusion=each.kind is CriterionKind.EXCLUDE,
                unit=str(UNITS.get(each.unit, each.unit)),
                answer=answer,
                evidence=self[f"evidence-{each.question}"],
                note=self[f"note-{each.question}"],
                is_choice=isinstance(answer.field, forms.ChoiceField),
            )

    def given(self) -> dict[str, Given]:
        """Return the answers that were given, and those taken back."""
        told = {}
        for each in self.criteria:
            value = self.cleaned_data[f"answer-{each.question}"]
            evidence = self.cleaned_data[f"evidence-{each.question}"]
            if value in ("", None) and each.question not in self.held:
                continue
            told[each.question] = Given(
                value=None if value in ("", None) else value,
                evidence=Evidence(evidence or each.evidence[0].value),
                note=self.cleaned_data[f"note-{each.question}"].strip(),
            )
        return told


def _answer_field(criterion: Criterion) -> forms.Field:
    if not isinstance(criterion.values[0], str):
        attributes = {"inputmode": "numeric"}
        field = forms.IntegerField if _whole(criterion.values) else forms.FloatField
        return field(required=False, min_value=0, widget=forms.NumberInput(attrs=attributes))
    if criterion.relation is Relation.IS and set(criterion.values) <= YES_OR_NO:
        choices: list[tuple[Any, Any]] = [("yes", _("Yes")), ("no", _("No"))]
    else:
        choices = [*((each, each) for each in criterion.values), (OTHER, _("Something else"))]
    choices.append(("", _("Not known")))
    return forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect)


def _whole(values: tuple[Value, ...]) -> bool:
    return all(isinstance(each, int) for each in values)
