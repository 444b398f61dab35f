"""Saved filters: tabs with counts, of one's own and of one's unit."""

import pytest
from django.urls import reverse

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.queues import queries, services
from answerable.portal.queues.models import SavedFilter
from portal.cases import stage


@pytest.fixture
def cases(db):
    return queries.queue_or_404("cases")


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english)


def post(client, address, *args, **data):
    return client.post(reverse(address, args=args), data)


def test_a_list_is_kept_under_a_name_and_becomes_a_tab_with_its_count(page, alice, units):
    stage.opened(alice, units)
    stage.opened(alice, units, topic="health-care")
    post(page, "queues:keep", "cases", asked="topic=water-quality&page=3&q=", name="Water", unit="")
    kept = SavedFilter.objects.get()
    assert kept.asked == {"topic": "water-quality"}
    shown = page.get("/desk/cases/?topic=water-quality").content.decode()
    assert "Water" in shown
    assert f'data-tab="{kept.pk}">1<' in shown


def test_the_whole_list_is_not_kept_as_a_filter(alice, cases):
    with pytest.raises(Conflict):
        services.keep(alice, cases, "All", {"page": "2"})


def test_two_filters_of_one_person_do_not_share_a_name(alice, cases):
    services.keep(alice, cases, "Late", {"state": "overdue"})
    with pytest.raises(Conflict):
        services.keep(alice, cases, "Late", {"state": "all"})


def test_a_ninth_filter_is_too_many(alice, cases):
    for number in range(8):
        services.keep(alice, cases, f"Filter {number}", {"q": str(number)})
    with pytest.raises(Conflict):
        services.keep(alice, cases, "One more", {"q": "9"})


def test_a_shared_filter_is_seen_by_those_of_the_unit_and_by_nobody_else(alice, bob, person, units, cases):
    carol = person("carol", ("secretary", units.water))
    services.keep(alice, cases, "Ours", {"whose": "mine"}, units.water)
    assert [each.name for each in queries.filters_for(carol, cases)] == ["Ours"]
    assert not queries.filters_for(bob, cases)


def test_sharing_needs_an_office_at_that_unit(bob, units, cases):
    with pytest.raises(Refused):
        services.keep(bob, cases, "Theirs", {"whose": "mine"}, units.water)


def test_who_shares_a_unit_may_rename_what_it_shares(alice, person, units, cases, client_of):
    carol = client_of(person("carol", ("secretary", units.water)))
    kept = services.keep(alice, cases, "Ours", {"whose": "mine"}, units.water)
    post(carol, "queues:change", kept.pk, name="Of us all", unit=units.water.pk)
    kept.refresh_from_db()
    assert (kept.name, kept.unit) == ("Of us all", units.water)


def test_a_filter_that_is_somebody_elses_is_not_found(client_of, alice, bob, cases):
    kept = services.keep(alice, cases, "Mine", {"state": "overdue"})
    for address in ("queues:change", "queues:drop"):
        assert post(client_of(bob), address, kept.pk, name="X").status_code == 404
    with pytest.raises(Refused):
        services.drop(bob, kept)
    assert post(client_of(bob), "queues:prefer", "cases", filter=kept.pk).status_code == 404


def test_the_list_opens_with_the_filter_that_was_chosen(page, alice, cases):
    kept = services.keep(alice, cases, "Late", {"state": "overdue"})
    post(page, "queues:prefer", "cases", filter=kept.pk)
    assert page.get("/desk/cases/")["Location"] == "/desk/cases/?state=overdue"
    assert page.get("/desk/cases/?all=1").status_code == 200
    post(page, "queues:prefer", "cases", filter="")
    assert page.get("/desk/cases/").status_code == 200


def test_a_filter_that_is_dropped_opens_nothing_any_more(page, alice, cases):
    kept = services.keep(alice, cases, "Late", {"state": "overdue"})
    services.prefer(alice, cases, kept)
    post(page, "queues:drop", kept.pk)
    assert page.get("/desk/cases/").status_code == 200
    with pytest.raises(Conflict):
        services.drop(alice, kept)


def test_a_name_that_is_missing_is_asked_for(page, alice, cases):
    assert post(page, "queues:keep", "cases", asked="state=all", name="").status_code == 422
    kept = services.keep(alice, cases, "Late", {"state": "overdue"})
    assert post(page, "queues:change", kept.pk, name="").status_code == 422


def test_the_inbox_is_for_those_who_open_cases(client_of, bob):
    assert client_of(bob).get(reverse("queues:filters", args=["inbox"])).status_code == 403
    assert client_of(bob).get(reverse("queues:filters", args=["cases"])).status_code == 200
    assert client_of(bob).get(reverse("queues:filters", args=["nothing"])).status_code == 404


def test_the_page_of_filters_tells_what_there_is(page, alice, cases):
    assert "No filters yet" in page.get(reverse("queues:filters", args=["cases"])).content.decode()
    services.keep(alice, cases, "Late ones", {"state": "overdue"})
    assert "Late ones" in page.get(reverse("queues:filters", args=["cases"])).content.decode()


def test_a_tab_counts_a_thousand_at_most():
    tab = queries.Tab(SavedFilter(name="Many"), "/", 1000, False)
    assert tab.shown == "999+"


@pytest.mark.parametrize("name", ["keep", "prepare", "act"])
def test_a_nul_inside_a_query_that_is_sent_in_a_field_is_refused(page, alice, name):
    sent = {"asked": "q=a%00b", "name": "Nothing", "act": "urgency", "all": "on"}
    assert post(page, f"queues:{name}", "cases", **sent).status_code == 400
