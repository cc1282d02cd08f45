"""The numbers of clinics and invitations, read from content/rules/sites.toml."""

from dataclasses import dataclass
from functools import cache

from selfback.apps.people.sites import RecruitingUnit
from selfback.delivery.shared.content import library

ZONES = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}
"""The time zone of a clinic by its country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """What inviting and beginning is decided by; units and sources stand in the rule file."""

    invitation_days: int
    invitations_a_day: int
    invitation_rest_minutes: int
    invitation_kept_days: int
    first_day_days: int
    unit_is_a_person_in: frozenset[str]

    def usual_unit(self, country: str) -> RecruitingUnit:
        """Return whose recruiting is counted as one in a country, unless a clinic says so."""
        if country in self.unit_is_a_person_in:
            return RecruitingUnit.PERSON
        return RecruitingUnit.CLINIC


@cache
def site_rules() -> SiteRules:
    """Return the rules that this process serves."""
    rules = library().rule_file("sites")
    return SiteRules(
        invitation_days=rules["invitation_days"].whole,
        invitations_a_day=rules["invitations_a_day"].whole,
        invitation_rest_minutes=rules["invitation_rest_minutes"].whole,
        invitation_kept_days=rules["invitation_kept_days"].whole,
        first_day_days=rules["first_day_days"].whole,
        unit_is_a_person_in=frozenset(str(each) for each in rules["unit_is_a_person_in"].items),
    )
