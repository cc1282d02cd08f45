"""Addresses of getting on board, within those of the clinic."""

from django.urls import path

from selfback.delivery.clinic.onboarding import accepting, first_day_views, people

urlpatterns = [
    path("invitation/<str:token>", accepting.invitation, name="invitation"),
    path("first-day", first_day_views.first_day, name="first_day"),
    path("first-day/plan", first_day_views.plan, name="first_day_plan"),
    path("people", people.people, name="people"),
]
