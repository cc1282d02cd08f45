"""Addresses of the phone app."""

from django.urls import path

from selfback.delivery.patient.views import (
    adjustments,
    arrive,
    check_in,
    intake,
    join,
    learn,
    notes,
    phone,
    progress,
    prompts,
    session,
    settings,
    signs,
    sleep,
    today,
    toolbox,
)

app_name = "patient"
urlpatterns = [
    # Joining and the first plan
    path("join", join.join, name="join"),
    path("j/<slug:code>", join.join_clinic, name="join_clinic"),
    path("j/<slug:code>/<slug:way>", join.join_by, name="join_by"),
    path("r/<slug:token>", join.referred, name="referred"),
    path("a/<slug:opening>", join.opened_for, name="opened_for"),
    path("arrive", arrive.arrive, name="arrive"),
    path("arrived", arrive.arrived, name="arrived"),
    path("arrived/take-back", arrive.take_back, name="take_back_arrival"),
    path("joined", join.joined, name="joined"),
    path("intake", intake.intake, name="intake"),
    path("intake/signs/<slug:part>", intake.signs, name="intake_signs"),
    path("intake/<slug:slug>", intake.screen, name="intake_screen"),
    path("plan/first", intake.first_plan, name="first_plan"),
    # The week
    path("today", today.today, name="today"),
    path("week", today.week, name="week"),
    path("week/how", today.how, name="how"),
    path("week/changed", adjustments.adjustments, name="adjustments"),
    path("week/changed/<str:pk>/answer", adjustments.answer, name="answer_adjustment"),
    path("week/changed/<str:pk>/lift", adjustments.lift, name="lift_adjustment"),
    path("steps", today.steps, name="steps"),
    path("goal", today.goal, name="goal"),
    path("session", session.session, name="session"),
    path("exercise/<slug:exercise>", session.exercise, name="exercise"),
    path("check-in", check_in.check_in, name="check_in"),
    path("check-in/<slug:slug>", check_in.screen, name="check_in_screen"),
    path("changes", check_in.changes, name="changes"),
    path("progress", progress.progress, name="progress"),
    path("notes", notes.notes, name="notes"),
    path("notes/<str:pk>/read", notes.put_note_away, name="put_note_away"),
    # Knowledge and tools
    path("learn", learn.learn, name="learn"),
    path("learn/<slug:message>", learn.message, name="message"),
    path("toolbox", toolbox.toolbox, name="toolbox"),
    path("toolbox/goals", toolbox.goals, name="goals"),
    path("toolbox/goals/<str:pk>", toolbox.close, name="close_goal"),
    path("toolbox/sleep/wind-down.ics", sleep.wind_down, name="wind_down"),
    path("toolbox/sleep/diary", sleep.diary, name="sleep_diary"),
    path("toolbox/sleep/diary/<str:pk>", sleep.remove, name="remove_night"),
    path("toolbox/<slug:tool>", toolbox.tool, name="tool"),
    # Warning signs
    path("symptoms", signs.symptoms, name="symptoms"),
    path("stop/<str:pk>", signs.stop, name="stop"),
    path("stop/<str:pk>/done", signs.acted, name="acted"),
    path("soon", signs.soon, name="soon"),
    path("support", signs.support, name="support"),
    path("go-on", signs.go_on, name="go_on"),
    # The person
    path("settings", settings.settings, name="settings"),
    path("settings/sharing", settings.sharing, name="sharing"),
    path("settings/learning", settings.learning, name="learning"),
    path("settings/export", settings.export, name="export"),
    path("leave", settings.leave, name="leave"),
    path("left", settings.left, name="left"),
    # Prompts
    path("prompts/<str:pk>", prompts.prompt, name="prompt"),
    path("prompts/<str:pk>/delivered", prompts.delivered, name="prompt_delivered"),
    path("no-prompts/<str:token>", prompts.stop, name="stop_prompts"),
    # The phone
    path("sw.js", phone.service_worker, name="service_worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("offline", phone.offline, name="offline"),
]
