"""Triggers that refuse to change or delete a slot or an allocation, whoever asks."""

from django.db import migrations

TABLES = ("allocations_slot", "allocations_allocation")
SAID = "slots and allocations are never changed or deleted"

SQLITE = [
    f"""
    CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END
    """
    for table in TABLES
    for verb in ("UPDATE", "DELETE")
]

POSTGRESQL = [
    f"""
    CREATE FUNCTION allocations_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SAID}'; END $$
    """
] + [
    statement
    for table in TABLES
    for statement in (
        f"""
        CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION allocations_refuse()
        """,
        f"""
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION allocations_refuse()
        """,
    )
]


def seal(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("allocations", "0001_initial")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
