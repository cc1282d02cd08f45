"""Addresses of the clinic."""

from django.urls import include, path

from selfback.delivery.clinic import how, views
from selfback.delivery.clinic.profile import views as profile_views
from selfback.delivery.clinic.recruiting import competition_views
from selfback.delivery.clinic.recruiting import views as recruiting

app_name = "clinic"
urlpatterns = [
    path("", views.start, name="start"),
    path("alert/<str:pk>", views.alert, name="alert"),
    # Between visits
    path("", include("selfback.delivery.clinic.alerting.urls")),
    path("", include("selfback.delivery.clinic.contacting.urls")),
    path("", include("selfback.delivery.clinic.reviewing.urls")),
    # Referring
    path("refer", recruiting.refer_page, name="refer"),
    path("referral/<str:pk>", recruiting.referral, name="referral"),
    path("referral/<str:pk>/slip", recruiting.slip, name="slip"),
    path("log", recruiting.log, name="log"),
    path("log/export", recruiting.log_export, name="log_export"),
    path("log/import", recruiting.log_import, name="log_import"),
    path("log/<str:pk>", recruiting.log_entry, name="log_entry"),
    path("numbers", recruiting.numbers, name="numbers"),
    path("nudge/<str:pk>", recruiting.nudge, name="nudge"),
    path("together", competition_views.together, name="together"),
    path("print", recruiting.papers, name="papers"),
    path("print/<slug:what>/<slug:language>", recruiting.paper, name="paper"),
    # Getting on board
    path("", include("selfback.delivery.clinic.onboarding.urls")),
    # Patients
    path("patients", views.patients, name="patients"),
    path("patient/<str:pk>", views.patient, name="patient"),
    path("patient/<str:pk>/how", how.how, name="how"),
    path("patient/<str:pk>/visit", profile_views.visit_page, name="visit"),
    path("patient/<str:pk>/visit.pdf", profile_views.visit_paper, name="visit_paper"),
]
