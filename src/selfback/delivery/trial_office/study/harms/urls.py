"""Addresses of harm in a study: candidates, adverse events, deviations, unblinding."""

from django.urls import path

from selfback.delivery.trial_office.study.harms import (
    candidates,
    deviations,
    event,
    events,
    faults,
    unblinding,
)

EVENT = "harms/events/<str:event>"
PERSON = "participants/<str:participant>"

urlpatterns = [
    path("harms/candidates", candidates.candidates, name="study_candidates"),
    path("harms/candidates/<str:candidate>", candidates.candidate, name="study_candidate"),
    path("harms/events", events.events, name="study_events"),
    path("harms/events.csv", events.events_file, name="study_events_file"),
    path(f"{PERSON}/event", event.report, name="study_report_event"),
    path(EVENT, event.event_page, name="study_event"),
    path(f"{EVENT}/revise", event.revise, name="study_revise_event"),
    path(f"{EVENT}/told", event.told, name="study_event_told"),
    path(f"{EVENT}/close", event.close, name="study_close_event"),
    path("harms/deviations", deviations.deviations, name="study_deviations"),
    path("harms/deviations.csv", deviations.deviations_file, name="study_deviations_file"),
    path("harms/deviations/new", deviations.new, name="study_record_deviation"),
    path(f"{PERSON}/unblind", unblinding.unblind_one, name="study_unblind"),
    path("harms/unblindings", unblinding.unblindings, name="study_unblindings"),
    path("harms/unblindings/<str:unblinding>", unblinding.review, name="study_review_unblinding"),
    path(f"{PERSON}/allocation-error", faults.report, name="study_report_error"),
]
