"""Addresses of the clinic."""

from django.urls import path

from selfback.delivery.clinic import views

app_name = "clinic"
urlpatterns = [
    path("", views.start, name="start"),
    path("alert/<str:pk>", views.alert, name="alert"),
    path("patients", views.patients, name="patients"),
    path("patient/<str:pk>", views.patient, name="patient"),
]
