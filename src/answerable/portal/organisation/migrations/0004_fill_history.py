"""Every unit gets its tree and its versions, made from what is known: founding, former names, closing.

Runs before the new code. The way back writes the former names again and leaves the rest to 0003.
"""

from django.db import migrations

from answerable.portal.organisation.rules import LIAISONS, STANDARD_RULES, STANDARD_TREES, STANDARD_UNITS


def fill(apps, schema_editor):
    trees = _lay_down_trees(apps)
    apps.get_model("organisation", "Unit").objects.filter(tree=None).update(tree=trees["main"])
    kinds = apps.get_model("organisation", "OfficeKind").objects
    kinds.filter(code__in=LIAISONS).update(is_liaison=True)
    for kind in kinds.filter(code="administrator"):
        if {"organisation.manage", "accounts.manage"} <= set(kind.permissions):
            kind.permissions = [*kind.permissions, "organisation.impersonate"]
            kind.save(update_fields=["permissions"])
    _write_versions(apps)


def empty(apps, schema_editor):
    former_names = apps.get_model("organisation", "FormerName").objects
    versions = apps.get_model("organisation", "UnitVersion").objects
    for version in versions.filter(ended_by__verb="rename").select_related("ended_by"):
        former_names.create(
            unit_id=version.unit_id,
            name_zh=version.name_zh,
            name_en=version.name_en,
            until_on=version.until_on,
            decision=version.ended_by.decision,
        )
    for kind in apps.get_model("organisation", "OfficeKind").objects.all():
        if "organisation.impersonate" in kind.permissions:
            kind.permissions = [each for each in kind.permissions if each != "organisation.impersonate"]
            kind.save(update_fields=["permissions"])


def _lay_down_trees(apps):
    trees, kinds = {}, {}
    for position, (code, zh, en) in enumerate(STANDARD_TREES, 1):
        names = {"name_zh": zh, "name_en": en, "position": position}
        trees[code] = apps.get_model("organisation", "Tree").objects.get_or_create(code=code, defaults=names)[0]
    for code, zh, en in STANDARD_UNITS:
        names = {"name_zh": zh, "name_en": en}
        kinds[code] = apps.get_model("organisation", "UnitKind").objects.get_or_create(code=code, defaults=names)[0]
    for tree, kind, places in STANDARD_RULES:
        for above in places:
            apps.get_model("organisation", "KindRule").objects.get_or_create(
                tree=trees[tree], kind=kinds[kind], above=kinds[above] if above else None
            )
    return trees


def _write_versions(apps):
    """The earlier names in order, each from where the last ended; where its unit stood then is not known, so
    that it stood where it stands now."""
    units = list(apps.get_model("organisation", "Unit").objects.order_by("path"))
    at_path = {unit.path: unit for unit in units}
    for unit in units:
        versions = unit_versions(apps, unit, at_path.get(unit.path[:-4]))
        apps.get_model("organisation", "UnitVersion").objects.bulk_create(versions)


def unit_versions(apps, unit, parent):
    version = apps.get_model("organisation", "UnitVersion")
    change = apps.get_model("organisation", "Change").objects
    standing = {"unit": unit, "parent": parent, "kind_id": unit.kind_id}
    standing |= {"place_code": unit.place_code, "topics": unit.topics}
    began, begun_by = unit.founded_on, None
    former_names = apps.get_model("organisation", "FormerName").objects
    for former in former_names.filter(unit=unit).order_by("until_on", "pk"):
        until = max(former.until_on, began)
        renamed = change.create(
            unit=unit, verb="rename", effective_on=until, decision=former.decision, applied_at=_noon(until)
        )
        names = {"name_zh": former.name_zh, "name_en": former.name_en}
        yield version(**standing, **names, from_on=began, until_on=until, begun_by=begun_by, ended_by=renamed)
        began, begun_by = until, renamed
    names = {"name_zh": unit.name_zh, "name_en": unit.name_en}
    closed_on = unit.closed_on and max(unit.closed_on, began)
    yield version(**standing, **names, from_on=began, until_on=closed_on, begun_by=begun_by)


def _noon(day):
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(12), UTC)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_trees_history_and_acts")]
    operations = [migrations.RunPython(fill, empty)]
