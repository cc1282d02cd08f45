"""Tells Django where the templates and static files of this audience are."""

from django.apps import AppConfig


class Config(AppConfig):
    """The clinic face."""

    name = "selfback.delivery.clinic"
    label = "delivery_clinic"
