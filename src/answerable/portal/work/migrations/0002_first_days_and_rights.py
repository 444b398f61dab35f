"""The announced working days from 2024 on, and the rights on tasks for the standard offices that are there.

Runs before the new code, which works without either. The way back takes the rights away; the days go with their table.
"""

from django.db import migrations

FIRST_YEAR = 2024
RIGHTS = {
    "duty_officer": ["work.give"],
    "secretary": ["work.handle"],
    "coordinator": ["work.give", "work.handle", "work.oversee"],
    "leader": ["work.give", "work.oversee"],
    "administrator": ["work.give", "work.handle", "work.oversee"],
    "liaison": ["work.handle"],
}


def lay_down(apps, schema_editor):
    from chinese_calendar import constants

    from answerable.portal.work.services.calendar import shipped_days

    day = apps.get_model("work", "Day")
    years = sorted({each.year for each in constants.holidays if each.year >= FIRST_YEAR})
    for shipped in (each for year in years for each in shipped_days(year)):
        names = {"kind": shipped.kind, "name_zh": shipped.name_zh, "name_en": shipped.name_en}
        day.objects.get_or_create(day=shipped.day, defaults=names)
    _change_rights(apps, lambda have, rights: [*have, *(each for each in rights if each not in have)])


def take_away(apps, schema_editor):
    _change_rights(apps, lambda have, rights: [each for each in have if each not in rights])


def _change_rights(apps, change):
    for kind in apps.get_model("organisation", "OfficeKind").objects.filter(code__in=RIGHTS):
        kind.permissions = change(kind.permissions, RIGHTS[kind.code])
        kind.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]

    operations = [migrations.RunPython(lay_down, take_away)]
