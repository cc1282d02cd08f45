"""Addresses of writing to a person, within those of the clinic."""

from django.urls import path

from selfback.delivery.clinic.contacting import phones, views

urlpatterns = [
    path("patient/<str:pk>/notes", views.notes, name="notes"),
    path("patient/<str:pk>/notes/<slug:template>", views.note, name="note"),
    path("note/<str:pk>/back", views.back, name="note_back"),
    path("telephone", phones.phone, name="phone"),
]
