from django.db import migrations, models

BY_NAME = "weeks_that_end_now"


class Migration(migrations.Migration):
    """Lists of who fell silent find the weeks that end in the index alone."""

    dependencies = [
        ("plans", "0004_looked_at"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="weekplan", name=BY_NAME),
        migrations.AddIndex(
            model_name="weekplan",
            index=models.Index(fields=["starts_on", "patient", "id"], name=BY_NAME),
        ),
    ]
