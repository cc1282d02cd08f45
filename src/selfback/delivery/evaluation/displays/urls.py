"""Addresses of joint displays, within those of the evaluation."""

from django.urls import path

from selfback.delivery.evaluation.displays import files, rows, views

urlpatterns = [
    path("", views.displays, name="displays"),
    path("<str:pk>", views.display, name="display"),
    path("<str:pk>/act", views.act, name="display_act"),
    path("<str:pk>/rows/new", rows.new_row, name="display_new_row"),
    path("<str:pk>/rows/<str:row>", rows.row, name="display_row"),
    path("<str:pk>/frozen/<str:frozen>", files.frozen, name="display_frozen"),
    path("<str:pk>/as/<str:form>", files.file, name="display_file"),
]
