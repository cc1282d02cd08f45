"""Addresses that belong to no single audience."""

from django.conf import settings
from django.urls import path

from selfback.delivery.shared import details, views

urlpatterns = [
    path("", views.start, name="start"),
    path("home", views.home, name="home"),
    path("language", views.choose_language, name="language"),
    path("details", details.my_details, name="my_details"),
    path("health", views.health, name="health"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/step-in/<slug:persona>", views.step_in, name="step-in"))
