"""Addresses of the trial office."""

from django.urls import path

from selfback.delivery.trial_office import views

app_name = "trial_office"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("alert/<str:pk>", views.alert, name="alert"),
    path("record", views.audit, name="audit"),
]
