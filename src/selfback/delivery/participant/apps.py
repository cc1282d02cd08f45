"""Tells Django where the templates and static files of this audience are."""

from django.apps import AppConfig


class Config(AppConfig):
    """Those who take part in a study."""

    name = "selfback.delivery.participant"
    label = "delivery_participant"
