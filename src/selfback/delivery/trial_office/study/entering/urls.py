"""Addresses of this room, within those of a study."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
