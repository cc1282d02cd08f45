"""Addresses of files of others, within those of a study."""

from django.urls import path

from selfback.delivery.trial_office.study.importing import answers, referrals

urlpatterns = [
    path("import/answers", answers.answers, name="study_import_answers"),
    path("import/answers/<str:instrument>", answers.empty_answers, name="study_empty_answers"),
    path("import/referrals", referrals.referrals, name="study_import_referrals"),
    path("import/referrals/empty", referrals.empty_referrals, name="study_empty_referrals"),
]
