"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The receipts app."""

    name = "selfback.apps.receipts"
    label = "receipts"
