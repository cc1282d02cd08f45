"""Addresses of the trial_office."""

app_name = "trial_office"
urlpatterns: list = []
