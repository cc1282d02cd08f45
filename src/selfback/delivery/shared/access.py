"""Who may open a page: decorators that name the permission a view needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Permission

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request by someone who has signed in."""

    user: User


class PatientRequest(HttpRequest):
    """A request by a patient; `patient` is the one who asks."""

    user: User
    patient: Patient


class StaffRequest(HttpRequest):
    """A request by someone with the permission the page needs."""

    user: User


def for_former_patient(view: View) -> View:
    """Let a patient open the page whether or not they have left, and hand it their record."""

    @wraps(view)
    @login_required
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may(Permission.USE_OWN_PLAN):
            raise PermissionDenied
        request.patient = Patient.objects.select_related("user", "clinic").get(user=request.user)
        return view(request, *args, **kwargs)

    return guarded


def for_patient(view: View) -> View:
    """Let only a patient who has not left open the page, and hand it their record."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.patient.left_at is not None:
            return redirect("patient:left")
        return view(request, *args, **kwargs)

    return for_former_patient(guarded)


def for_staff(view: View) -> View:
    """Let everybody who works with the product open the page, whatever their role."""

    @wraps(view)
    @login_required
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_staff_member:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def for_role_with(permission: Permission) -> Callable[[View], View]:
    """Let only people with a role that has the permission open the page."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
