"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The contacts app."""

    name = "selfback.apps.contacts"
    label = "contacts"
