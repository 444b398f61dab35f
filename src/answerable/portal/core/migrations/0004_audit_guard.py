"""Puts the database's guard over the audit log up. Runs after the old lines are sealed."""

from django.db import migrations

from answerable.portal.core import guards


def up(apps, schema_editor):
    guards.put_up()


def down(apps, schema_editor):
    guards.take_down()


class Migration(migrations.Migration):
    dependencies = [("core", "0003_chain_lines")]
    operations = [migrations.RunPython(up, down)]
