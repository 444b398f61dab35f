"""Each page asks the database so often, and not more often where there is more to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from answerable.portal.organisation import services
from answerable.portal.organisation.models import OfficeKind, UnitKind

PUBLIC = [
    ("chart", [], 12),
    ("chart-csv", [], 1),
    ("unit", ["east"], 13),
    ("roster-page", [], 3),
    ("roster", [], 1),
    ("coverage", [], 9),
]
AT_THE_DESK = [
    ("mine", [], 12),
    ("delegations", [], 11),
    ("matrix", [], 7),
    ("why", [], 7),
    ("desk", [], 11),
    ("found", [], 7),
    ("manage", ["east"], 12),
    ("appoint", ["east"], 9),
    ("move", ["elm"], 7),
    ("kinds", [], 13),
    ("proposals", [], 6),
]


def asked(browser, name, args):
    address = reverse(f"organisation:{name}", args=args)
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def grow(units, person):
    """Twelve more communities with an office each."""

    def more():
        kind, liaison = UnitKind.objects.get(code="community"), OfficeKind.objects.get(code="liaison")
        for number in range(12):
            unit = services.found_unit(
                None, code=f"c{number}", kind=kind, name_zh=f"第{number}社区", parent=units.east
            )
            services.appoint(None, unit=unit, kind=liaison, holder=person(f"p{number}"), decision="决")

    return more


@pytest.mark.parametrize(("name", "args", "most"), PUBLIC)
def test_a_public_page_costs_the_same_however_many_units_there_are(client_of, erin, grow, name, args, most):
    browser = client_of(None)
    before = asked(browser, name, args)
    grow()
    assert asked(browser, name, args) == before <= most


@pytest.mark.parametrize(("name", "args", "most"), AT_THE_DESK)
def test_a_page_at_the_desk_costs_the_same_however_many_units_there_are(
    client_of, erin, grow, name, args, most
):
    browser = client_of(erin)
    before = asked(browser, name, args)
    grow()
    assert asked(browser, name, args) == before <= most
