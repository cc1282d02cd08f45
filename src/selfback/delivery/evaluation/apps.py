"""Tells Django where the templates and static files of this audience are."""

from django.apps import AppConfig


class Config(AppConfig):
    """The evaluation face."""

    name = "selfback.delivery.evaluation"
    label = "delivery_evaluation"
