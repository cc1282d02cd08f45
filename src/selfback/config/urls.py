"""The roots of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("selfback.delivery.shared.urls")),
    path("", include("selfback.delivery.patient.urls")),
    path("api/", include("selfback.delivery.api.urls")),
    path("account/", include("allauth.urls")),
]
