"""What the pages about recruitment are made from, read once a page; none of it holds an arm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings

from selfback.apps.trial.dispositions import (
    answered,
    dispositions,
    recruitment_log,
)
from selfback.apps.trial.models import Study, StudySite
from selfback.delivery.shared import clock
from selfback.delivery.shared.flow_names import hidden_arms, labels_of, names_of
from selfback.domain.content.language import Language
from selfback.domain.recruitment.forecast_log import Site
from selfback.domain.recruitment.retention import (
    Completeness,
    Intake,
    Kept,
    by_country,
    completeness,
    intake,
    retention,
)
from selfback.domain.trial.consort import Flow, flow_of
from selfback.domain.trial.consort_words import FlowWords, load_flow_words
from selfback.domain.trial.disposition import Disposition, OpenedSite
from selfback.domain.trial.protocol import Protocol

WORLDWIDE_ZONE = "Europe/Copenhagen"
"""Where "today" is for a study that runs in several countries of one clock."""


@dataclass(frozen=True, kw_only=True)
class Recruitment:
    """A study's recruitment up to a day.

    language    of the words, such as those of visits
    """

    study: Study
    protocol: Protocol
    language: str
    today: date

    @cached_property
    def people(self) -> Sequence[Disposition]:
        """A row for everybody who was referred."""
        return dispositions(self.study)

    @cached_property
    def sites(self) -> Sequence[StudySite]:
        """Every site, with its clinic."""
        return list(StudySite.objects.filter(study=self.study).select_related("clinic"))

    @property
    def opened(self) -> Sequence[OpenedSite]:
        """The same as the domain knows them."""
        return [OpenedSite(id=row.pk, country=row.country, kind=row.kind) for row in self.sites]

    @property
    def site_names(self) -> Mapping[str, str]:
        """Site id -> name of its clinic."""
        return {row.pk: row.clinic.name for row in self.sites}

    @cached_property
    def log(self) -> tuple[Site, ...]:
        """Each site with the days on which somebody was randomised."""
        return recruitment_log(self.study)

    @property
    def visits(self) -> dict[str, str]:
        """Visit id -> name, in order, without the baseline."""
        asked = [each for each in self.protocol.visits if not each.is_baseline]
        return names_of([each.id for each in asked], labels_of(asked, self.language))

    @property
    def target(self) -> int:
        """How many people the protocol wants randomised."""
        return self.protocol.analysis.size.per_arm * sum(arm.ratio for arm in self.protocol.arms)

    @property
    def days(self) -> list[date]:
        """The day of each randomisation up to today, in order."""
        return sorted(day for site in self.log for day in site.recruited if day <= self.today)

    def words(self) -> FlowWords:
        """The words of the flow diagram, with the protocol's own reasons."""
        words = load_flow_words(settings.CONTENT, Language(self.language))
        return words.with_reasons(labels_of(self.protocol.eligibility, self.language))

    def flow(self) -> Flow:
        """The flow of people; its arms are hidden from every reader of this room."""
        return flow_of(
            self.people,
            arms=hidden_arms(len(self.protocol.arms)),
            visits=self.visits,
            sites=self.opened,
            is_hidden=True,
            is_synthetic=self.study.is_synthetic,
        )

    def intake(self, per: str) -> tuple[Intake, ...]:
        """What each site or country brought."""
        return intake(
            self.people,
            self.opened,
            per=per,
            opened={row.pk: row.opened_on for row in self.sites},
            as_of=self.today,
        )

    def retention(self, *, per_country: bool) -> tuple[Kept, ...]:
        """How each visit went, in all or by country."""
        group = by_country if per_country else _all
        return retention(self.people, list(self.visits), group=group)

    def retention_at(self, site: str) -> tuple[Kept, ...]:
        """How each visit went for the people of one site."""
        own = [row for row in self.people if row.site == site]
        return retention(own, list(self.visits), group=_all)

    def completeness(self, site: str = "") -> tuple[Completeness, ...]:
        """How complete each instrument is at each visit, by country, or at one site."""
        if not site:
            return completeness(answered(self.study, self.protocol, per="country"))
        rows = answered(self.study, self.protocol, per="site")
        return completeness(row for row in rows if row.group == site)


def recruitment_of(study: Study, protocol: Protocol, language: str) -> Recruitment:
    """Return what is known of a study today."""
    today = clock.today_in(WORLDWIDE_ZONE)
    return Recruitment(study=study, protocol=protocol, language=language, today=today)


def _all(_row: Disposition) -> str:
    return ""
