"""Who came to a study's sites and left a way to be reached."""

from selfback.apps.referrals.models import Arrival, ArrivalQuerySet
from selfback.apps.trial.models import Study


def arrivals_of(study: Study) -> ArrivalQuerySet:
    """Return those who came to the study's sites, real or made up as the study is."""
    clinics = study.sites.values_list("clinic_id", flat=True)
    held = Arrival.objects.of_clinics(clinics).filter(clinic__is_synthetic=study.is_synthetic)
    return held.select_related("clinic", "entry")
