"""Addresses of this room, within those of a study."""

from django.urls import URLPattern, path

from selfback.delivery.trial_office.study.entering import (
    arrivals,
    enrolling,
    participants,
    randomising,
    reaching,
    screening,
    screenings,
    sites,
    steps,
)

urlpatterns: list[URLPattern] = [
    path("sites", sites.sites, name="study_sites"),
    path("sites/add", sites.add, name="study_add_site"),
    path("sites/<str:site>/close", sites.close, name="study_close_site"),
    path("sites/<str:site>/first", sites.contact_first, name="study_contact_first"),
    path("arrivals", arrivals.arrivals, name="study_arrivals"),
    path("arrivals/<str:arrival>/screen", arrivals.begin, name="study_begin_screening"),
    path("arrivals/<str:arrival>/forget", arrivals.forget, name="study_forget_arrival"),
    path("screenings", screenings.screenings, name="study_screenings"),
    path("screenings/new", screenings.new, name="study_new_screening"),
    path("screenings/<str:screening>", screening.one, name="study_screening"),
    path("screenings/<str:screening>/enrol", enrolling.enrol_page, name="study_enrol"),
    path("participants", participants.participants, name="study_participants"),
    path("participants/<str:participant>", participants.participant, name="study_participant"),
    path("participants/<str:entering>/eligible", steps.confirm, name="study_confirm"),
    path("participants/<str:entering>/turn-away", steps.turn_away_, name="study_turn_away"),
    path("participants/<str:entering>/lock", steps.lock, name="study_lock_baseline"),
    path("participants/<str:entering>/link", reaching.link, name="study_send_link"),
    path("participants/<str:participant>/contact", reaching.contact, name="study_contact"),
    path("participants/<str:entering>/randomise", randomising.page, name="study_randomise"),
    path("participants/<str:participant>/arm", randomising.arm, name="study_arm"),
]
