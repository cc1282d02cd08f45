"""Addresses of coding, within those of the evaluation."""

from django.urls import path

from selfback.delivery.evaluation.coding import (
    agreement,
    api,
    codebook,
    exchange,
    history,
    links,
    masking,
    projects,
    queries,
    text_page,
    texts,
)

TEXT = "<str:project>/texts/<str:source>"

urlpatterns = [
    path("", projects.projects, name="coding"),
    path("<str:project>", texts.texts, name="coding_project"),
    path("<str:project>/people", projects.people, name="coding_settings"),
    path("<str:project>/answers", text_page.answers, name="coding_answers"),
    path("<str:project>/mask-key", masking.mask_key, name="coding_mask_key"),
    path(TEXT, text_page.text, name="coding_text"),
    path(f"{TEXT}/about", texts.about_text, name="coding_about"),
    path(f"{TEXT}/withdraw", texts.withdraw_text, name="coding_withdraw"),
    path(f"{TEXT}/mask", masking.mask_text, name="coding_mask"),
    path("<str:project>/codebook", codebook.codebook, name="coding_codebook"),
    path("<str:project>/codebook/<str:code>", codebook.code, name="coding_code"),
    path("<str:project>/codings", api.codings, name="coding_codings"),
    path("<str:project>/codings/<str:coding>/take-back", api.take_back, name="coding_take_back"),
    path("<str:project>/memos", api.memos, name="coding_memos"),
    path("<str:project>/links", links.links, name="coding_links"),
    path("<str:project>/links/<str:link>/remove", links.remove_link, name="coding_unlink"),
    path("<str:project>/queries/links", links.linked, name="coding_linked"),
    path("<str:project>/codes", api.codes, name="coding_codes"),
    path("<str:project>/queries", queries.matrix, name="coding_matrix"),
    path("<str:project>/queries/meetings", queries.meetings, name="coding_meetings"),
    path("<str:project>/queries/passages", queries.find_passages, name="coding_passages"),
    path("<str:project>/queries/framework", queries.framework_matrix, name="coding_framework"),
    path("<str:project>/agreement", agreement.agreement, name="coding_agreement"),
    path("<str:project>/agreement/settle", agreement.settle, name="coding_settle"),
    path("<str:project>/history", history.history, name="coding_history"),
    path("<str:project>/history/<int:change>/undo", history.undo_change, name="coding_undo"),
    path("<str:project>/files", exchange.exchange, name="coding_exchange"),
    path("<str:project>/files/export", exchange.export, name="coding_export"),
    path("<str:project>/files/import", exchange.import_file, name="coding_import"),
]
