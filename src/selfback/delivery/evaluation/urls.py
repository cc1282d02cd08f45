"""Addresses of the process evaluation."""

from django.urls import path

from selfback.delivery.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.overview, name="overview"),
]
