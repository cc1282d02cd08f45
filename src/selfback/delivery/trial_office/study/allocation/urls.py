"""Addresses of the allocation of a study."""

from django.urls import path

from selfback.delivery.trial_office.study.allocation import lists, reveals, trying

urlpatterns = [
    path("allocation", lists.allocation, name="study_allocation"),
    path("allocation/make", lists.make, name="study_make_list"),
    path("allocation/simulation", trying.simulation, name="study_simulation"),
    path("allocation/verify", reveals.verification, name="study_verify"),
    path("allocation/lists/<str:list>", lists.allocation_list, name="study_list"),
    path("allocation/lists/<str:list>/publish", lists.publish, name="study_publish_list"),
    path("allocation/lists/<str:list>/reveal", reveals.reveal_list, name="study_reveal_list"),
]
