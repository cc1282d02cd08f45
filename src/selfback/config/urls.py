"""The roots of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("selfback.delivery.shared.urls")),
    path("", include("selfback.delivery.patient.urls")),
    path("account/", include("selfback.delivery.shared.account_urls")),
    path("api/", include("selfback.delivery.api.urls")),
    path("clinic/", include("selfback.delivery.clinic.urls")),
    path("office/", include("selfback.delivery.trial_office.urls")),
    path("evaluation/", include("selfback.delivery.evaluation.urls")),
    path("take-part/", include("selfback.delivery.participant.urls")),
]
