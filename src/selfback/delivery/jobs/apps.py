"""Tells Django about the jobs, so that the worker finds them."""

from django.apps import AppConfig


class Config(AppConfig):
    """The jobs."""

    name = "selfback.delivery.jobs"
    label = "delivery_jobs"
