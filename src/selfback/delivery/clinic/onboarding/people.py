"""The people of one's own clinic."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Permission
from selfback.delivery.clinic.frame import frame
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.sites.staff_page import show_staff


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.MANAGE_OWN_CLINIC)
def people(request: StaffRequest) -> HttpResponse:
    """Show who works in the clinic one looks after, and change it."""
    managed = Clinic.objects.filter(pk__in=request.user.clinics_where(Permission.MANAGE_OWN_CLINIC))
    wanted = request.POST.get("clinic") or request.GET.get("clinic")
    clinic = get_object_or_404(managed, pk=wanted) if wanted else managed[0]
    context = {**frame(request, "people"), "clinics": list(managed)}
    return show_staff(request, clinic, template="clinic/onboarding/people.html", frame=context)
