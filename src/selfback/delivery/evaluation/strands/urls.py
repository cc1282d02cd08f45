"""Addresses of the numbers."""

from django.urls import path

from selfback.delivery.evaluation.strands import views

urlpatterns = [
    path("numbers", views.numbers, name="numbers"),
    path("numbers/recruiters.csv", views.recruiters_csv, name="recruiters_csv"),
]
