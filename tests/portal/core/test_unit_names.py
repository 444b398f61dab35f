"""History speaks of units by their names, in the reader's language, in one question."""

import pytest
from django.template import Context, Template
from django.utils import translation

from answerable.portal.core.models import AuditEntry
from answerable.portal.core.unit_names import unit_names
from answerable.portal.organisation import queries
from answerable.portal.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(units):
    return Unit.objects.exclude(name_en="").first()


def test_units_are_named_in_the_readers_language(unit):
    with translation.override("en"):
        assert unit_names([unit.code]) == {unit.code: unit.name_en}
    with translation.override("zh-hans"):
        assert queries.names_of([unit.code]) == {unit.code: unit.name_zh}


def test_a_unit_that_nobody_knows_keeps_its_code():
    assert unit_names(["gone", ""]) == {"gone": "gone"}


def test_a_history_shows_names_and_asks_once(unit, django_assert_num_queries):
    for code in (unit.code, "gone", ""):
        AuditEntry.objects.create(verb="route", object_kind="cases.case", object_id="7", unit_code=code)
    page = Template('{% load answerable %}{% history_of "cases.case" 7 %}')
    with translation.override("en"), django_assert_num_queries(2):
        shown = page.render(Context())
    assert unit.name_en in shown
    assert "gone" in shown
