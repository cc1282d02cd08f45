"""Addresses of studies, within those of the trial office: a room each."""

from django.urls import include, path

from selfback.delivery.trial_office.study import running, setting_up, views

ROOMS = "selfback.delivery.trial_office.study"

urlpatterns = [
    path("studies", views.studies, name="studies"),
    path("studies/new", setting_up.set_up, name="study_set_up"),
    path("studies/<str:study>", views.study, name="study"),
    path("studies/<str:study>/open", running.open_, name="study_open"),
    path("studies/<str:study>/close", running.close, name="study_close"),
    path("studies/<str:study>/amend", running.amend, name="study_amend"),
    path("studies/<str:study>/", include(f"{ROOMS}.entering.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.following.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.importing.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.harms.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.recruitment.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.quality.urls")),
    path("studies/<str:study>/", include(f"{ROOMS}.allocation.urls")),
]
