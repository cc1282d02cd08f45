"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The catalogue app."""

    name = "selfback.apps.catalogue"
    label = "catalogue"
