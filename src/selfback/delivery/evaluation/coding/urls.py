"""Addresses of the coding of texts."""

from django.urls import path

from selfback.delivery.evaluation.coding import (
    agreement,
    codebook,
    exchange,
    masking,
    projects,
    queries,
    text,
)

urlpatterns = [
    path("coding", projects.projects, name="coding"),
    path("coding/<str:project>", projects.project, name="coding_project"),
    path("coding/<str:project>/act", projects.act, name="coding_act"),
    path("coding/<str:project>/short", text.short, name="coding_short"),
    path("coding/<str:project>/codes", codebook.codebook, name="coding_codes"),
    path("coding/<str:project>/codes/<str:code>", codebook.code, name="coding_code"),
    path("coding/<str:project>/coders", agreement.agreement, name="coding_agreement"),
    path("coding/<str:project>/matrix", queries.matrix, name="coding_matrix"),
    path("coding/<str:project>/meetings", queries.meetings, name="coding_meetings"),
    path("coding/<str:project>/passages", queries.find_passages, name="coding_passages"),
    path("coding/<str:project>/framework", queries.framework_matrix, name="coding_framework"),
    path("coding/<str:project>/files", exchange.exchange, name="coding_exchange"),
    path("coding/<str:project>/files/out", exchange.export, name="coding_export"),
    path("coding/<str:project>/files/in", exchange.import_file, name="coding_import"),
    path("coding/<str:project>/text/<str:source>", text.text, name="coding_text"),
    path("coding/<str:project>/text/<str:source>/about", projects.about, name="coding_about"),
    path("coding/<str:project>/text/<str:source>/mask", masking.mask, name="coding_mask"),
    path("coding/<str:project>/text/<str:source>/give", text.give, name="coding_give"),
    path("coding/<str:project>/text/<str:source>/memo", text.memo, name="coding_memo"),
    path("coding/<str:project>/back/<str:coding>", text.back, name="coding_back"),
]
