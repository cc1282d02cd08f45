"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The answers app."""

    name = "selfback.apps.answers"
    label = "answers"
