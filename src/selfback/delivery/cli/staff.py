"""`selfback staff` and `selfback clinics`: the first people and places of a new deployment."""

from datetime import UTC, datetime

import click

from selfback.delivery.cli.database import start

ZONES = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}


@click.group()
def staff() -> None:
    """Give people their roles."""


@staff.command()
@click.argument("email")
@click.option("--role", required=True, help="For example coordinator or clinician.")
@click.option("--clinic", "code", help="The clinic's code; for clinicians and site managers.")
@click.option("--profession", help="physiotherapist, chiropractor or general-practitioner.")
@click.option("--name", default="", help="What they like to be called.")
@click.option("--language", type=click.Choice(["en", "da", "nb"]), default="en")
def add(
    email: str, role: str, code: str | None, profession: str | None, name: str, language: str
) -> None:
    """Give EMAIL a role; they sign in by e-mail code and set up a second factor.

    \b
    Example:  selfback staff add kari@example.org --role clinician --clinic K7F2QP \\
                --profession physiotherapist
    """
    start()
    from selfback.apps.people.errors import PeopleError
    from selfback.apps.people.models import Clinic, User
    from selfback.apps.people.permissions import Profession, Role
    from selfback.apps.people.services import grant_role

    if role not in set(Role) - {Role.PATIENT}:
        known = ", ".join(sorted(set(Role) - {Role.PATIENT}))
        raise click.UsageError(f"--role: {role} is not a role. There are: {known}.")
    if profession and profession not in set(Profession):
        raise click.UsageError(f"--profession: there are {', '.join(Profession)}.")
    clinic = Clinic.objects.filter(code=code).first() if code else None
    if code and clinic is None:
        raise click.UsageError(f"--clinic: no clinic has the code {code}.")
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, name=name, language=language)
    try:
        grant_role(
            user=user,
            role=Role(role),
            clinic=clinic,
            profession=Profession(profession) if profession else None,
            by="system",
            at=datetime.now(UTC),
        )
    except PeopleError as error:
        raise click.UsageError(
            "Clinicians and site managers need --clinic (clinicians also --profession); "
            "other roles are held everywhere and take none."
        ) from error
    click.echo(f"{email} is {role} now.")


@click.group()
def clinics() -> None:
    """Open clinics."""


@clinics.command("open")
@click.argument("name")
@click.option("--country", type=click.Choice(sorted(ZONES)), required=True)
@click.option("--kind", default="other", show_default=True, help="For example physiotherapy.")
@click.option("--unit", help="Who is counted as one that recruits: clinic or person.")
def open_one(name: str, country: str, kind: str, unit: str | None) -> None:
    """Open a clinic and print the code its patients join with.

    Without --unit it is what is usual in the country.

    \b
    Example:  selfback clinics open "Rygklinikken Odense" --country DK --kind chiropractic
    """
    start()
    from selfback.apps.people.services import open_clinic
    from selfback.apps.people.sites import ClinicKind, RecruitingUnit
    from selfback.delivery.shared.sites.rules import site_rules

    if kind not in set(ClinicKind):
        raise click.UsageError(f"--kind: there are {', '.join(ClinicKind)}.")
    if unit and unit not in set(RecruitingUnit):
        raise click.UsageError(f"--unit: there are {', '.join(RecruitingUnit)}.")
    clinic = open_clinic(
        name=name,
        country=country,
        zone=ZONES[country],
        kind=ClinicKind(kind),
        recruits_by=RecruitingUnit(unit) if unit else site_rules().usual_unit(country),
        by="system",
        at=datetime.now(UTC),
    )
    click.echo(clinic.code)


@clinics.command("invite")
@click.argument("code")
@click.argument("email")
@click.option("--role", default="clinician", show_default=True, help="Or site-manager.")
@click.option("--profession", help="physiotherapist, chiropractor or general-practitioner.")
@click.option("--language", type=click.Choice(["en", "da", "nb"]), help="Of the mail.")
def invite_one(
    code: str, email: str, role: str, profession: str | None, language: str | None
) -> None:
    """Invite EMAIL to the clinic with this CODE; queue the mail and print its link.

    \b
    Example:  selfback clinics invite K7F2QP kari@example.org --profession physiotherapist
    """
    start()
    from django.db import transaction

    from selfback.apps.people.errors import PeopleError
    from selfback.apps.people.invitation_services import invite
    from selfback.apps.people.models import Clinic
    from selfback.apps.people.permissions import Profession, Role
    from selfback.delivery.shared.sites.letters import SPOKEN_IN, link_of, queue_invitation
    from selfback.delivery.shared.sites.rules import site_rules

    clinic = Clinic.objects.filter(code=code.upper()).first()
    if clinic is None:
        raise click.UsageError(f"no clinic has the code {code}.")
    if role not in {Role.CLINICIAN, Role.SITE_MANAGER}:
        raise click.UsageError("--role: there are clinician, site-manager.")
    if profession and profession not in set(Profession):
        raise click.UsageError(f"--profession: there are {', '.join(Profession)}.")
    if role == Role.CLINICIAN and not profession:
        raise click.UsageError("--profession: clinicians need one.")
    try:
        with transaction.atomic():
            sent = invite(
                clinic=clinic,
                email=email,
                role=Role(role),
                profession=Profession(profession) if profession else None,
                language=language or SPOKEN_IN[clinic.country],
                days=site_rules().invitation_days,
                most_a_day=site_rules().invitations_a_day,
                by="system",
                at=datetime.now(UTC),
            )
            queue_invitation(sent, inviter="", by="system")
    except PeopleError as error:
        raise click.UsageError(f"{error}.") from error
    click.echo(link_of(sent))
