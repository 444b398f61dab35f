"""What every test of suggestions stands on: the first rules, and two more people."""

from __future__ import annotations

import pytest

from answerable.portal.suggestions.models import HidingRule
from answerable.portal.suggestions.services import lay_down_rules


@pytest.fixture(autouse=True)
def first_rules(db):
    lay_down_rules()


@pytest.fixture
def carol(units, person):
    """The coordinator of the city: may hide, and may decide on the appeals of others."""
    return person("carol", ("coordinator", units.city))


@pytest.fixture
def rule(first_rules):
    return HidingRule.objects.get(code="advertising")
