"""Addresses of studies, within those of the trial office: a room each."""

from django.urls import include, path

from selfback.delivery.trial_office.study import views

ROOMS = "selfback.delivery.trial_office.study"

urlpatterns = [
    path("studies", views.studies, name="studies"),
    path("studies/<str:study>", views.study, name="study"),
    path("studies/<str:study>/", include(f"{ROOMS}.entering.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.following.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.harms.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.recruitment.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.quality.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.allocation.urls")),
]
