"""Addresses of the process evaluation."""

from django.urls import include, path

from selfback.delivery.evaluation import views
from selfback.delivery.evaluation.raters import finishing, judging, starting, stating

app_name = "evaluation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("", include("selfback.delivery.evaluation.surveys.urls")),
    path("", include("selfback.delivery.evaluation.strands.urls")),
    path("displays/", include("selfback.delivery.evaluation.displays.urls")),
    path("reports/", include("selfback.delivery.evaluation.reports.urls")),
    path("coding/", include("selfback.delivery.evaluation.coding.urls")),
    # Those who are asked, by their link
    path("answer/<str:token>", starting.start, name="rater_start"),
    path("answer/<str:token>/about", starting.about, name="rater_about"),
    path("answer/<str:token>/no", starting.decline, name="rater_decline"),
    path("answer/<str:token>/plan/<int:page>", judging.plan, name="rater_plan"),
    path("answer/<str:token>/own/<int:page>", judging.own, name="rater_own"),
    path("answer/<str:token>/say/<int:page>", stating.statements, name="rater_statements"),
    path("answer/<str:token>/end", finishing.finish, name="rater_finish"),
]
