"""Addresses of reports, within those of the evaluation."""

from django.urls import path

from selfback.delivery.evaluation.reports import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<str:pk>", views.report, name="report"),
    path("<str:pk>/state", views.state, name="report_state"),
    path("<str:pk>/take", views.take, name="report_take"),
]
