"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The reviews app."""

    name = "selfback.apps.reviews"
    label = "reviews"
