"""A foreign key is an import too: it must point upstream or home."""

import pytest
from django.apps import apps

UPSTREAM_FIRST = [
    "core",
    "search",
    "files",
    "accounts",
    "organisation",
    "notices",
    "work",
    "queues",
    "sources",
    "stories",
    "topics",
    "signals",
    "cases",
    "answers",
    "suggestions",
    "rates",
    "agenda",
    "wechat",
    "runs",
]
OURS = {label: place for place, label in enumerate(UPSTREAM_FIRST)}


def relations():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.get_fields():
            if (
                field.is_relation
                and (field.many_to_one or field.one_to_one or field.many_to_many)
                and not field.auto_created
            ):
                target = field.related_model._meta.app_label
                yield pytest.param(model, field, target, id=f"{model._meta.label}.{field.name}")


@pytest.mark.parametrize(("model", "field", "target"), list(relations()))
def test_a_relation_points_upstream_or_home(model, field, target):
    if target in OURS:
        assert OURS[target] <= OURS[model._meta.app_label], (
            f"{model._meta.label}.{field.name} points downstream"
        )


def test_the_order_names_every_application():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("answerable.")}
    assert ours == set(UPSTREAM_FIRST)


def test_there_is_something_to_check():
    assert len(list(relations())) > 5
