"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The prompts app."""

    name = "selfback.apps.prompts"
    label = "prompts"
