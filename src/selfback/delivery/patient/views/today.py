"""Today and this week: what is left, what is planned, and one's own numbers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.movement.services import DayNotYetCome, StepsOutOfRange, note_steps
from selfback.apps.plans.errors import GoalOutOfBounds
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import change_goal
from selfback.apps.safety.models import Pause
from selfback.delivery.patient.forms import GoalStepsForm, StepsForm
from selfback.delivery.patient.today_page import today_page
from selfback.delivery.patient.week_page import week_page
from selfback.delivery.shared import clock
from selfback.delivery.shared import signs as triage
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.how_made import how_made
from selfback.delivery.shared.planning import step_bounds


@require_safe
@for_patient
def today(request: PatientRequest) -> HttpResponse:
    """Show the day: steps, session, message; or that the plan stands still, and why."""
    week = WeekPlan.objects.of(request.patient).newest()
    pause = Pause.objects.open().filter(patient=request.patient).select_related("report").first()
    if pause and pause.tier == "R":
        context = {"pause": pause, "report": pause.report, "week": week, "tab": "today"}
        words = triage.screen(request.patient, "paused")
        return render(request, "patient/paused.html", {**words, **context})
    if week is None:
        return redirect("patient:intake")
    on = clock.today_in(request.patient.zone)
    context = today_page(request.patient, week, today=on, pause=pause)
    return render(request, "patient/today.html", {**context, "tab": "today"})


@require_safe
@for_patient
def week(request: PatientRequest) -> HttpResponse:
    """Show the whole week with its reasons."""
    newest = WeekPlan.objects.of(request.patient).newest()
    if newest is None:
        return redirect("patient:intake")
    low, high = step_bounds()
    context = week_page(newest, request.user)
    return render(
        request,
        "patient/week.html",
        {
            **context,
            "goal_form": GoalStepsForm(initial={"goal": newest.goal}),
            "low": low,
            "high": high,
            "tab": "week",
        },
    )


@require_safe
@for_patient
def how(request: PatientRequest) -> HttpResponse:
    """Say in plain sentences how this week's plan was made."""
    newest = WeekPlan.objects.of(request.patient).newest()
    if newest is None:
        return redirect("patient:intake")
    context = how_made(newest, request.user.language)
    return render(request, "patient/how.html", {**context, "tab": "week"})


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def steps(request: PatientRequest) -> HttpResponse:
    """Note the steps of a day by hand."""
    on = clock.today_in(request.patient.zone)
    form = StepsForm(request.POST or None, initial={"day": on})
    if request.method == "POST" and form.is_valid():
        try:
            note_steps(
                patient=request.patient,
                day=form.cleaned_data["day"] or on,
                steps=form.cleaned_data["steps"],
                today=on,
                by=request.user.pk,
                at=clock.now(),
            )
            return redirect("patient:today")
        except (StepsOutOfRange, DayNotYetCome):
            form.add_error(None, form.slip_of_the_finger)
    status = 422 if form.errors else 200
    context = {"form": form, "today": on, "tab": "today"}
    return render(request, "patient/steps.html", context, status=status)


@require_POST
@for_patient
def goal(request: PatientRequest) -> HttpResponse:
    """Change the step goal of this week within the bounds of the rules."""
    newest = WeekPlan.objects.of(request.patient).newest()
    if newest is None:
        return redirect("patient:intake")
    low, high = step_bounds()
    form = GoalStepsForm(request.POST)
    if form.is_valid():
        try:
            change_goal(
                week=newest,
                goal=form.cleaned_data["goal"],
                low=low,
                high=high,
                by=request.user.pk,
                at=clock.now(),
            )
            return redirect("patient:week")
        except GoalOutOfBounds:
            form.add_error("goal", form.out_of_bounds(low, high))
    context = {**week_page(newest, request.user), "goal_form": form, "low": low, "high": high}
    return render(request, "patient/week.html", {**context, "tab": "week"}, status=422)
