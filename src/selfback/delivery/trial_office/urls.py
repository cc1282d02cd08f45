"""Addresses of the trial office."""

from django.urls import include, path

from selfback.delivery.trial_office import case_bases, expert_cases, views
from selfback.delivery.trial_office.prompts import views as prompts

app_name = "trial_office"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("alert/<str:pk>", views.alert, name="alert"),
    path("record", views.audit, name="audit"),
    path("", include("selfback.delivery.trial_office.sites.urls")),
    path("", include("selfback.delivery.trial_office.study.urls")),
    path("", include("selfback.delivery.trial_office.texts.urls")),
    # Prompts
    path("prompts", prompts.ledger, name="prompts"),
    path("prompts.csv", prompts.ledger_file, name="prompts_file"),
    path("prompts/decision-points.csv", prompts.points_file, name="decision_points_file"),
    # The case base
    path("cases", case_bases.releases, name="cases"),
    path("cases/work/<str:pk>", case_bases.work, name="case_work"),
    path("cases/examples", expert_cases.expert_cases, name="expert_cases"),
    path("cases/examples.jsonl", expert_cases.export, name="expert_cases_export"),
    path("cases/<str:pk>", case_bases.release, name="case_base"),
    path("cases/<str:pk>/card", case_bases.card, name="case_card"),
]
