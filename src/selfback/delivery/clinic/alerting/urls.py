"""Addresses of the queue, within those of the clinic."""

from django.urls import path

from selfback.delivery.clinic.alerting import views

urlpatterns = [
    path("alerts", views.alerts, name="alerts"),
    path("alerts/<str:pk>", views.act, name="alert_do"),
]
