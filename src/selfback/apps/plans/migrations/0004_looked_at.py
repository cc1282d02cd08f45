from typing import Any

from django.db import migrations, models

PAGES = ("profile", "how the plan was made", "visit summary", "plan review")
BY_NAME = "newest_week_of_a_patient"


def fill_looked_at(apps: Any, schema_editor: Any) -> None:
    """Take from the audit trail who has looked at the newest plans."""
    readings = apps.get_model("audit", "AuditEvent").objects.filter(kind="record read")
    staff = apps.get_model("people", "Grant").objects.exclude(clinic=None).values("user")
    weeks = apps.get_model("plans", "WeekPlan").objects
    looks = readings.filter(changes__read__1__in=PAGES, by_id__in=staff).order_by("-at")
    first: dict[str, Any] = {}
    made = dict(weeks.order_by("number").values_list("patient_id", "made_at"))
    for patient, at in looks.values_list("subject_id", "at").iterator(chunk_size=2000):
        if patient in made and at >= made[patient]:
            first[patient] = at
    for patient, at in first.items():
        newest = weeks.filter(patient=patient).order_by("-number").values("pk")[:1]
        weeks.filter(pk__in=list(newest.values_list("pk", flat=True))).update(looked_at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_readings"),
        ("plans", "0003_swaps_for_the_clinic"),
    ]

    operations = [
        migrations.AddField(
            model_name="weekplan",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveIndex(model_name="weekplan", name=BY_NAME),
        migrations.AddIndex(
            model_name="weekplan",
            index=models.Index(
                fields=["patient", "number", "starts_on", "pain_rise", "looked_at"],
                name=BY_NAME,
            ),
        ),
        migrations.RunPython(fill_looked_at, migrations.RunPython.noop),
    ]
