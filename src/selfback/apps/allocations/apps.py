"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The allocations app."""

    name = "selfback.apps.allocations"
    label = "allocations"
