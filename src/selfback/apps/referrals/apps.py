"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The referrals app."""

    name = "selfback.apps.referrals"
    label = "referrals"
