"""The roots of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("selfback.delivery.shared.urls")),
    path("account/", include("allauth.urls")),
]
