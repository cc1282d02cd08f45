"""Addresses of the texts' reviewers."""

from django.urls import path

from selfback.delivery.trial_office.texts import views

urlpatterns = [
    path("texts", views.texts, name="texts"),
    path("texts/changes.csv", views.changes, name="texts_changes"),
    path("texts/<slug:language>/<path:piece>", views.text, name="text"),
]
