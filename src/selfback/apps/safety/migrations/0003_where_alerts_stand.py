from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety", "0002_answering_alerts_in_steps")]

    operations = [
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["clinic", "state"], name="alerts_of_a_clinic"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state", "closed"),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at", None),
                        ("closed_by", None),
                    ),
                    _connector="OR",
                ),
                name="a_closed_alert_names_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("acknowledged_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_alert_waits_until_somebody_looks",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tier", "B"), models.Q(("state", "closed"), _negated=True)),
                fields=("patient",),
                name="one_open_watch_at_a_time",
            ),
        ),
    ]
