"""The first threshold, the first hiding rules, and the rights for the standard offices that are there.

Runs before the new code, which works without any of it. The way back takes the rights away; the rest goes with
its tables.
"""

from django.db import migrations
from django.utils import timezone

from answerable.portal.suggestions.rules import STANDARD
from answerable.portal.suggestions.rules.first import FIRST_RULES

RIGHTS = {
    "duty_officer": ["suggestions.check", "suggestions.handle", "suggestions.hide"],
    "secretary": ["suggestions.handle"],
    "coordinator": ["suggestions.check", "suggestions.handle", "suggestions.hide", "suggestions.appeal"],
    "leader": ["suggestions.handle", "suggestions.appeal"],
    "administrator": ["suggestions.check", "suggestions.handle", "suggestions.hide", "suggestions.appeal"],
}



def lay_down(apps, schema_editor):
    now = timezone.now()
    threshold = apps.get_model("suggestions", "Threshold")
    threshold.objects.get_or_create(
        topic="", unit_code="", ended_at=None, defaults={**STANDARD._asdict(), "from_at": now}
    )
    for first in FIRST_RULES:
        words = first._asdict()
        rule = {"code": words.pop("code"), "version": 1}
        apps.get_model("suggestions", "HidingRule").objects.get_or_create(
            **rule, defaults={**words, "from_at": now}
        )
    _change_rights(apps, lambda have, rights: [*have, *(each for each in rights if each not in have)])


def take_away(apps, schema_editor):
    _change_rights(apps, lambda have, rights: [each for each in have if each not in rights])


def _change_rights(apps, change):
    for kind in apps.get_model("organisation", "OfficeKind").objects.filter(code__in=RIGHTS):
        kind.permissions = change(kind.permissions, RIGHTS[kind.code])
        kind.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [
        ("suggestions", "0001_initial"),
        ("organisation", "0005_units_stand_in_trees"),
    ]

    operations = [migrations.RunPython(lay_down, take_away)]
