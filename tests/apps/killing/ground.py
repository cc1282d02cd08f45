"""Makes the database a server is killed on: python -m tests.apps.killing.ground.

Prints, as JSON, what a phone knows: its session, its week's plan and the signs it asks about.
"""

import json
import os
import sys

import django


def main() -> None:
    """Make the tables, one patient with a plan, and their signed-in phone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfback.config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from tests.builders import make_patient, make_week

    from selfback.delivery.shared.content import library
    from selfback.domain.safety.context import Moment
    from selfback.domain.safety.questions import required_questions

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    patient = make_patient()
    phone = Client()
    phone.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    known = {
        "user": patient.user_id,
        "session": phone.cookies[settings.SESSION_COOKIE_NAME].value,
        "week": make_week(patient).pk,
        "exercise": "bridge",
        "signs": list(required_questions(Moment.SYMPTOMS_CHANGED, library().red_flags)),
    }
    json.dump(known, sys.stdout)


if __name__ == "__main__":
    main()
