"""The right to keep the agenda, for the standard offices that are there. Before or after the new code alike."""

from django.db import migrations

RIGHT = "agenda.keep"
OFFICES = ("secretary", "coordinator", "leader", "administrator")


def give(apps, schema_editor):
    for kind in apps.get_model("organisation", "OfficeKind").objects.filter(code__in=OFFICES):
        if RIGHT not in kind.permissions:
            kind.permissions = [*kind.permissions, RIGHT]
            kind.save(update_fields=["permissions"])


def take(apps, schema_editor):
    for kind in apps.get_model("organisation", "OfficeKind").objects.all():
        if RIGHT in kind.permissions:
            kind.permissions = [each for each in kind.permissions if each != RIGHT]
            kind.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial"), ("organisation", "0005_units_stand_in_trees")]

    operations = [migrations.RunPython(give, take)]
