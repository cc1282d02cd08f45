"""Addresses of the clinics, within those of the trial office."""

from django.urls import path

from selfback.delivery.trial_office.sites import clinics, competitions

urlpatterns = [
    path("clinics", clinics.clinics, name="clinics"),
    path("clinics/<str:pk>", clinics.clinic, name="clinic"),
    path("clinics/<str:pk>/details", clinics.details, name="clinic_details"),
    path("together", competitions.together, name="competitions"),
    path("together/<str:pk>", competitions.competition, name="competition"),
]
