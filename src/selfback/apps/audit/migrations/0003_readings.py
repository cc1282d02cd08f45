from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_rows_cannot_be_changed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("kind", "record read")),
                fields=["at", "by_id"],
                name="readings_by_time",
            ),
        ),
    ]
