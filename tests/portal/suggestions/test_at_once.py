"""Many hands at the same moment: each is counted once, and one case is opened."""

import pytest
from django.db import connection

from answerable.portal.cases.queries import cases_for
from answerable.portal.core.models import AuditEntry
from answerable.portal.suggestions import services
from answerable.portal.suggestions.models import Suggestion, Support
from portal.suggestions.stage import NEEDED, fresh, opened, supported
from portal.test_at_once import HANDS, at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def test_one_supporter_is_counted_once_however_often_they_press(alice, units):
    suggestion = opened(alice)
    at_once(lambda: services.support(fresh(suggestion), {"browser": "one"}))
    assert fresh(suggestion).supporters == Support.objects.count() == 1


def test_the_threshold_is_reached_once(alice, units):
    suggestion = supported(opened(alice), NEEDED - 1)
    secrets = iter(range(100, 100 + HANDS))
    at_once(lambda: services.support(fresh(suggestion), {"browser": next(secrets)}))
    assert fresh(suggestion).supporters == NEEDED - 1 + HANDS
    assert fresh(suggestion).state == "reached"
    assert cases_for(alice).count() == 1
    assert AuditEntry.objects.filter(verb="suggestions.reach").count() == 1


def test_support_beside_the_lapse_is_counted_or_told(alice, units):
    suggestion = supported(opened(alice), 2)
    over = suggestion.open_until.replace(year=suggestion.open_until.year + 1)
    secrets = iter(range(200, 200 + HANDS))

    def act():
        number = next(secrets)
        if number % 2:
            return services.lapse_due(over)
        return services.support(fresh(suggestion), {"browser": number})

    at_once(act)
    now = Suggestion.objects.get()
    assert now.state == "lapsed"
    assert not Support.objects.exists()
    assert now.supporters == sum(now.support_days.values_list("supports", flat=True))
