"""The addresses of the demo, in which one may step into its people."""

from django.urls import include, path

from selfback.delivery.shared import views

urlpatterns = [
    path("demo/step-in/<slug:persona>", views.step_in, name="step-in"),
    path("", include("selfback.config.urls")),
]
