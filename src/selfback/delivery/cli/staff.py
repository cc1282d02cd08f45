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
def open_one(name: str, country: str) -> None:
    """Open a clinic and print the code its patients join with.

    \b
    Example:  selfback clinics open "Rygklinikken Odense" --country DK
    """
    start()
    from selfback.apps.people.services import open_clinic

    clinic = open_clinic(
        name=name, country=country, zone=ZONES[country], by="system", at=datetime.now(UTC)
    )
    click.echo(clinic.code)
