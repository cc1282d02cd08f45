"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The messages app."""

    name = "selfback.apps.messages"
    label = "outgoing_messages"
