"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The plans app."""

    name = "selfback.apps.plans"
    label = "plans"
