"""Migrations run from nothing to now and back to nothing, on whatever database the settings name."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from answerable.portal.core import guards

OURS = ["runs", "wechat", "agenda", "suggestions", "answers", "cases", "signals", "topics", "stories"]
OURS += ["sources", "work", "notices", "organisation", "accounts", "files", "search", "core"]


@pytest.fixture
def with_migrations(request):
    if request.config.option.nomigrations:
        pytest.skip("asked for by name: pytest --migrations tests/portal/test_migrations.py")


@pytest.mark.django_db(transaction=True)
def test_every_migration_can_be_undone_and_done_again(with_migrations):
    latest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] in OURS]
    assert {app for app, _ in latest} == set(OURS)
    try:
        for app in OURS:
            call_command("migrate", app, "zero", verbosity=0, interactive=False)
        tables = set(connection.introspection.table_names())
        assert not {name for name in tables if name.split("_")[0] in OURS}
    finally:
        call_command("migrate", verbosity=0, interactive=False)
    assert MigrationExecutor(connection).migration_plan(latest) == []
    guards.take_down()  # what comes after a test of this kind empties every table


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration(with_migrations):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
