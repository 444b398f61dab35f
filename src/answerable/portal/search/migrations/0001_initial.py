"""The entries. The full-text index over them is laid down after every `migrate` (see `apps`)."""

from django.db import migrations, models

BACK = {
    "sqlite": ["DROP TABLE IF EXISTS search_words"],  # its triggers go with the table of entries
    "postgresql": [],  # the column and its index go with the table of entries
}


def take_away(apps, schema_editor):
    for statement in BACK.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("key", models.BigIntegerField()),
                ("tokens", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="one_entry_for_an_object")
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, take_away),
    ]
