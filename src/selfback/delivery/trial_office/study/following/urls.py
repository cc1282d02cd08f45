"""Addresses of following participants: calls, visits, answers taken by telephone, leaving."""

from django.urls import path

from selfback.delivery.trial_office.study.following import (
    answering,
    calls,
    correcting,
    dying,
    leaving,
    visits,
)

urlpatterns = [
    path("calls", calls.calls, name="study_calls"),
    path("visits", visits.visits, name="study_visits"),
    path("visits/<str:visit>", visits.visit_page, name="study_visit"),
    path("visits/<str:visit>/contact", calls.contact, name="study_log_contact"),
    path("visits/<str:visit>/revoke", visits.revoke, name="study_revoke_links"),
    path("visits/<str:visit>/finish", answering.finish, name="study_finish_visit"),
    path("visits/<str:visit>/<str:instrument>", answering.enter, name="study_enter_answers"),
    path("visits/<str:visit>/<str:instrument>/correct", correcting.correct, name="study_correct"),
    path("participants/<str:participant>/died", dying.died, name="study_died"),
    path("participants/<str:participant>/leave", leaving.leave, name="study_leave"),
]
