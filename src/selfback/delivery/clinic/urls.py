"""Addresses of the clinic."""

app_name = "clinic"
urlpatterns: list = []
