"""Tells Django where the templates and static files of this audience are."""

from django.apps import AppConfig


class Config(AppConfig):
    """The shared face."""

    name = "selfback.delivery.shared"
    label = "delivery_shared"
