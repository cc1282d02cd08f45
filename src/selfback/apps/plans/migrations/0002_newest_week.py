from typing import Any

from django.db import migrations, models


def fill_pain_rise(apps: Any, schema_editor: Any) -> None:
    """Take the rise from the documents of the plans there are."""
    weeks = apps.get_model("plans", "WeekPlan").objects.all()
    for week in weeks.only("document").iterator(chunk_size=500):
        pain = week.document.get("carry", {}).get("pain", ())
        if len(pain) > 1:
            weeks.filter(pk=week.pk).update(pain_rise=pain[-1] - pain[-2])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_clinics_and_invitations"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="weekplan",
            name="pain_rise",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="weekplan",
            index=models.Index(
                fields=["patient", "number", "starts_on", "pain_rise", "made_at"],
                name="newest_week_of_a_patient",
            ),
        ),
        migrations.AddIndex(
            model_name="weekplan",
            index=models.Index(fields=["starts_on"], name="weeks_that_end_now"),
        ),
        migrations.RunPython(fill_pain_rise, migrations.RunPython.noop),
    ]
