"""Addresses of the process evaluation."""

from django.urls import include, path

from selfback.delivery.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("coding/", include("selfback.delivery.evaluation.coding.urls")),
]
