"""The values by which a participant is allocated, as they stand when the baseline is locked."""

from bisect import bisect_right
from collections.abc import Mapping

from selfback.domain.trial.protocol import Protocol, Stratum
from selfback.domain.trial.screening import Value

ANSWER, SCORE = "answer:", "score:"


class StrataUnknown(ValueError):
    """Some of what is balanced is not known of a participant, or has a value no stratum has."""

    def __init__(self, strata: tuple[str, ...]) -> None:
        self.strata = strata
        super().__init__(f"the values of these strata are not known: {', '.join(strata)}")


def stratum_values(
    protocol: Protocol,
    *,
    country: str,
    site: str,
    profession: str,
    answers: Mapping[str, Value | None],
    scores: Mapping[str, float | None],
) -> dict[str, str]:
    """Return stratum id -> value.

    answers     baseline question -> answer; scores: instrument -> score at baseline
    raises      StrataUnknown with every stratum whose value is missing
    """
    fixed: dict[str, Value | None] = {"country": country, "site": site, "profession": profession}
    values = {each.id: _value(each, _raw(each, fixed, answers, scores)) for each in protocol.strata}
    if unknown := tuple(id for id, value in values.items() if value is None):
        raise StrataUnknown(unknown)
    return {id: str(value) for id, value in values.items()}


def _raw(
    stratum: Stratum,
    fixed: Mapping[str, Value | None],
    answers: Mapping[str, Value | None],
    scores: Mapping[str, float | None],
) -> Value | None:
    if stratum.source.startswith(ANSWER):
        return answers.get(stratum.source.removeprefix(ANSWER))
    if stratum.source.startswith(SCORE):
        return scores.get(stratum.source.removeprefix(SCORE))
    return fixed.get(stratum.source)


def _value(stratum: Stratum, raw: Value | None) -> str | None:
    if raw is None or raw == "":
        return None
    if stratum.cuts:
        return None if isinstance(raw, str) else stratum.values[bisect_right(stratum.cuts, raw)]
    return str(raw) if not stratum.values or raw in stratum.values else None
