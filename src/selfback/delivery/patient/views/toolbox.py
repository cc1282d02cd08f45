"""The toolbox: first aid for bad days, breathing, sleep, and goals of one's own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.plans.models import PersonalGoal
from selfback.apps.plans.services import close_goal, set_goal
from selfback.delivery.patient.goal_form import GoalForm
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.content import library

GOALS = "goals"


@require_safe
@for_patient
def toolbox(request: PatientRequest) -> HttpResponse:
    """Show what there is."""
    words = library().tool_words(request.user.language)
    in_order = sorted(library().tools.values(), key=lambda each: each.place)
    tools = [{"tool": tool, "words": words[tool.id]} for tool in in_order]
    return render(request, "patient/toolbox.html", {"tools": tools, "tab": "toolbox"})


@require_safe
@for_patient
def tool(request: PatientRequest, tool: str) -> HttpResponse:
    """Show one tool; a timer runs in the browser and needs no network."""
    if tool == GOALS:
        return redirect("patient:goals")
    chosen = library().tools.get(tool)
    if chosen is None:
        raise Http404
    language = request.user.language
    words = library().tool_words(language)[tool]
    titles = library().exercise_words(language)
    context = {
        "tool": chosen,
        "words": words,
        "phases": [
            {"seconds": phase.seconds, "text": words.phases.get(phase.id, "")}
            for phase in chosen.phases
        ],
        "exercises": [{"id": id, "words": titles[id]} for id in chosen.exercises],
        "tab": "toolbox",
    }
    return render(request, "patient/tool.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def goals(request: PatientRequest) -> HttpResponse:
    """Help to set a goal that is small enough, and show those that are set."""
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_goal(patient=request.patient, **form.cleaned_data, at=clock.now())
        return redirect("patient:goals")
    words = library().tool_words(request.user.language).get(GOALS)
    mine = PersonalGoal.objects.filter(patient=request.patient, dropped_at=None)
    context = {
        "form": form,
        "words": words,
        "open_goals": mine.filter(reached_at=None),
        "reached_goals": mine.exclude(reached_at=None)[:20],
        "tab": "toolbox",
    }
    status = 422 if form.errors else 200
    return render(request, "patient/goals.html", context, status=status)


@require_POST
@for_patient
def close(request: PatientRequest, pk: str) -> HttpResponse:
    """Mark a goal as reached, or put it away."""
    goal = get_object_or_404(PersonalGoal, pk=pk, patient=request.patient)
    close_goal(goal=goal, reached=request.POST.get("how") == "reached", at=clock.now())
    return redirect("patient:goals")
