"""Tells Django where the templates and static files of this audience are."""

from django.apps import AppConfig


class Config(AppConfig):
    """The patient face."""

    name = "selfback.delivery.patient"
    label = "delivery_patient"
