"""Triggers that refuse to change or delete what was signed, said or seen, whoever asks."""

from django.db import migrations

NEVER_CHANGED = (
    "trial_adverseeventversion",
    "trial_consentsigned",
    "trial_querystep",
    "trial_saving",
    "trial_signoff",
    "trial_studyversion",
)
NEVER_DELETED = (
    *NEVER_CHANGED,
    "trial_adverseevent",
    "trial_deviation",
    "trial_eventcandidate",
    "trial_withdrawal",
)
SAID = "what was signed, said or seen in a study stays"

REFUSED = [("UPDATE", table) for table in NEVER_CHANGED] + [
    ("DELETE", table) for table in NEVER_DELETED
]

SQLITE = [
    f"""
    CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END
    """
    for verb, table in REFUSED
]

POSTGRESQL = (
    [
        f"""
        CREATE FUNCTION trial_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAID}'; END $$
        """
    ]
    + [
        f"""
        CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        FOR EACH ROW EXECUTE FUNCTION trial_refuse()
        """
        for verb, table in REFUSED
    ]
    + [
        f"""
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION trial_refuse()
        """
        for table in NEVER_DELETED
    ]
)


def keep(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("trial", "0001_initial")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
