"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The audit app."""

    name = "selfback.apps.audit"
    label = "audit"
