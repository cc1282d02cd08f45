"""Addresses of a study's recruitment."""

from django.urls import path

from selfback.delivery.trial_office.study.recruitment import (
    actions,
    flow,
    forecasting,
    funnels,
    intake,
    retention,
)

urlpatterns = [
    path("recruitment", intake.recruitment, name="study_recruitment"),
    path("recruitment/sites.csv", intake.recruitment_file, name="study_recruitment_file"),
    path("recruitment/retention", retention.kept, name="study_retention"),
    path("recruitment/funnels", funnels.funnels, name="study_funnels"),
    path("recruitment/forecast", forecasting.forecast, name="study_forecast"),
    path("recruitment/actions", actions.actions, name="study_actions"),
    path(
        "recruitment/actions/<str:action>/withdraw",
        actions.withdraw,
        name="study_withdraw_action",
    ),
    path("flow", flow.flow, name="study_flow"),
    path("flow/picture.svg", flow.flow_svg_file, name="study_flow_svg"),
    path("flow/picture.png", flow.flow_png_file, name="study_flow_png"),
    path("flow/<str:box>", flow.flow_box, name="study_flow_box"),
]
