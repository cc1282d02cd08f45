"""Addresses of the quality of a study's data: the way to the lock, exports, queries, reviews."""

from django.urls import path

from selfback.delivery.trial_office.study.quality import exports, locking, queries, reviews

urlpatterns = [
    path("data", locking.lock, name="study_lock"),
    path("data/freeze", locking.freeze, name="study_freeze"),
    path("data/thaw", locking.thaw, name="study_thaw"),
    path("data/sign", locking.sign_data, name="study_sign"),
    path("data/lock", locking.lock_data, name="study_lock_data"),
    path("exports", exports.exports, name="study_exports"),
    path("exports/<str:export>", exports.export, name="study_export"),
    path("exports/<str:export>/take", exports.take_export, name="study_take_export"),
    path("queries", queries.queries, name="study_queries"),
    path("queries/proposals", queries.proposed, name="study_proposals"),
    path("queries/<str:query>", queries.query, name="study_query"),
    path("queries/<str:query>/answer", queries.answer, name="study_answer_query"),
    path("queries/<str:query>/close", queries.close, name="study_close_query"),
    path(
        "participants/<str:participant>/queries/raise",
        queries.raise_one,
        name="study_raise_query",
    ),
    path("trail", reviews.trail, name="study_trail"),
    path("reviews", reviews.reviews, name="study_reviews"),
    path("reviews/<str:sample>", reviews.review, name="study_review"),
    path("reviews/<str:sample>/look", reviews.look, name="study_look"),
    path("reviews/<str:sample>/sign", reviews.sign_sample, name="study_sign_review"),
]
