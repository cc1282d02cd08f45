"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The surveys app."""

    name = "selfback.apps.surveys"
    label = "surveys"
