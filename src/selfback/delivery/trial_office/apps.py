"""Tells Django where the templates and static files of this audience are."""

from django.apps import AppConfig


class Config(AppConfig):
    """The trial_office face."""

    name = "selfback.delivery.trial_office"
    label = "delivery_trial_office"
