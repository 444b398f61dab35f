"""What a new installation starts with. Runs before or after new code alike; the way back leaves the rows."""

from django.db import migrations

from answerable.portal.organisation.rules import STANDARD_OFFICES, STANDARD_UNITS


def lay_down(apps, schema_editor):
    office_kinds = apps.get_model("organisation", "OfficeKind").objects
    for code, zh, en, permissions, reach in STANDARD_OFFICES:
        names = {"name_zh": zh, "name_en": en, "permissions": permissions, "reaches": reach}
        office_kinds.get_or_create(code=code, defaults=names)
    unit_kinds = apps.get_model("organisation", "UnitKind").objects
    for code, zh, en in STANDARD_UNITS:
        unit_kinds.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en})


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
