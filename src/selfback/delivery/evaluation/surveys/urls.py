"""Addresses of surveys, for those who hold them."""

from django.urls import path

from selfback.delivery.evaluation.surveys import files, results, taking_in, views

urlpatterns = [
    path("surveys", views.surveys, name="surveys"),
    path("surveys/vignettes", views.make_vignettes, name="make_vignettes"),
    path("surveys/wave", views.make_wave, name="make_wave"),
    path("surveys/series/<slug:series>", taking_in.series, name="series"),
    path("surveys/series/<slug:series>/answers.csv", files.statements, name="statements_csv"),
    path("surveys/<str:pk>", views.survey, name="survey"),
    path("surveys/<str:pk>/act", views.act, name="survey_act"),
    path("surveys/<str:pk>/results", results.results, name="results"),
    path("surveys/<str:pk>/ratings.csv", files.ratings, name="ratings_csv"),
    path("surveys/<str:pk>/in-full.csv", files.details, name="details_csv"),
    path("surveys/<str:pk>/changes.csv", files.changes, name="changes_csv"),
    path("surveys/<str:pk>/cases.jsonl", files.cases, name="cases_jsonl"),
    path("surveys/<str:pk>/vignettes.csv", files.vignettes, name="vignettes_csv"),
    path("surveys/<str:pk>/shown/<slug:vignette>", views.preview, name="survey_preview"),
    path(
        "surveys/<str:pk>/invitations/<str:invitation>/withdraw",
        views.withdraw,
        name="survey_withdraw",
    ),
]
