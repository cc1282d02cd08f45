"""Addresses of plan review, within those of the clinic."""

from django.urls import path

from selfback.delivery.clinic.reviewing import agreement, own_plan, views

urlpatterns = [
    path("patient/<str:pk>/review", views.review, name="review"),
    path("patient/<str:pk>/review/own", own_plan.own_plan, name="review_own"),
    path("adjustment/<str:pk>", views.adjustment, name="adjustment"),
    path("agreement", agreement.agreement, name="agreement"),
]
