"""The audit log: written with the act, never changed, free of personal data, open to whom it concerns."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import reverse

from answerable.portal.core.models import AuditEntry
from answerable.portal.core.queries import audit_entries, history, unit_history
from answerable.portal.core.services import record


@pytest.fixture
def entry(alice, units):
    return record(alice, "open_case", ("cases.case", "C-2026-0001"), unit=units.water, reason="第一次")


def test_an_entry_says_who_did_what_to_which_thing_for_which_unit(entry):
    assert (entry.actor, entry.actor_name, entry.verb) == ("alice", "Alice", "open_case")
    assert (entry.object_kind, entry.object_id, entry.unit_code) == ("cases.case", "C-2026-0001", "water")
    assert entry.detail == {"reason": "第一次"}


def test_the_portal_itself_acts_without_a_name(units):
    entry = record(None, "overdue", units.water)
    assert (entry.actor, entry.object_kind, entry.object_id) == ("", "organisation.unit", str(units.water.pk))


def test_an_entry_cannot_be_changed_or_removed(entry):
    entry.verb = "something else"
    for act in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="x"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            act()
    with pytest.raises(TypeError, match="append-only"):
        AuditEntry.objects.bulk_update([entry], ["verb"])


@pytest.mark.parametrize(
    "leak", ["contact", "phone", "email", "address", "ip", "password", "token", "sender"]
)
def test_personal_data_may_not_stand_in_an_entry(alice, leak):
    with pytest.raises(ValueError, match=f"`{leak}` may not stand in the audit log"):
        record(alice, "open_case", ("cases.case", 1), **{leak: "something"})


@pytest.mark.django_db(transaction=True)
def test_an_act_without_a_transaction_is_refused():
    with pytest.raises(ImproperlyConfigured, match="outside a transaction"):
        record(None, "overdue", ("cases.case", 1))


def test_the_history_of_a_thing_is_its_own_and_newest_first(alice, units):
    first = record(alice, "organisation.found_unit", units.water)
    second = record(alice, "organisation.rename_unit", units.water)
    record(alice, "organisation.rename_unit", units.health)
    assert list(history(units.water)) == [second, first]
    assert list(history("organisation.unit", units.water.pk)) == [second, first]


def test_the_log_is_searched_by_every_word_verb_and_unit(entry, alice, units):
    record(alice, "close", ("cases.case", "C-2026-0002"), unit=units.health)
    assert list(audit_entries("alice C-2026-0001")) == [entry]
    assert list(audit_entries(verb="open_case")) == [entry]
    assert list(audit_entries(unit="water")) == [entry]
    assert list(audit_entries("Ali water")) == [entry]  # a part of a name, the code of a unit
    assert not audit_entries("nobody").exists()


def test_a_search_reads_no_line_that_does_not_fit(entry):
    plan = audit_entries("alice C-2026-0001").explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads a log of one line through, and is right to
        assert "SCAN core_auditentry" not in plan, plan


def test_the_page_shows_the_verb_in_words(client_of, erin, entry):
    page = client_of(erin).get(reverse("core:audit"), {"q": "alice"}).content.decode()
    assert "立项" in page
    assert "C-2026-0001" in page


def test_the_page_says_so_where_nothing_fits(client_of, erin):
    assert (
        "没有符合条件的记录" in client_of(erin).get(reverse("core:audit"), {"q": "nobody"}).content.decode()
    )


def test_the_page_takes_as_many_queries_for_fifty_entries_as_for_one(
    client_of, erin, alice, entry, django_assert_num_queries
):
    browser = client_of(erin)
    with django_assert_num_queries(8):  # session, person, offices, bell, count, entries, units, head
        browser.get(reverse("core:audit"))
    for number in range(50):
        record(alice, "open_case", ("cases.case", number), unit=entry.unit_code)
    with django_assert_num_queries(8):
        browser.get(reverse("core:audit"))


def test_the_file_holds_what_the_page_shows(client_of, erin, entry):
    answer = client_of(erin).get(reverse("core:audit-csv"))
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "alice,Alice,open_case,cases.case,C-2026-0001,water" in text


@pytest.mark.parametrize("name", ["core:audit", "core:audit-csv"])
def test_only_who_may_read_the_log_does(client_of, alice, charlie, name):
    assert client_of(None).get(reverse(name)).status_code == 302
    assert client_of(charlie).get(reverse(name)).status_code == 403
    assert client_of(alice).get(reverse(name)).status_code == 403
    assert client_of(charlie).post(reverse(name)).status_code == 405


def test_every_line_is_a_sentence_that_names_nothing_twice(client_of, erin, alice, bob, units, english):
    acts = [
        (alice, "open_case", ("cases.case", "C-1"), units.water),
        (alice, "accounts.sign_in", alice, None),
        (erin, "accounts.give_password", bob, None),
        (erin, "organisation.rename_unit", units.water, units.water),
        (None, "overdue", ("cases.case", "C-1"), units.water),
        (alice, "somebodys.new_verb", ("new.kind", "7"), None),
    ]
    for actor, verb, thing, unit in acts:
        record(actor, verb, thing, unit=unit)
    page = client_of(erin, **english).get(reverse("core:audit")).content.decode()
    for said in (
        "Alice opened a case: case C-1, for Water company.",
        "Alice signed in.",
        "Erin gave a new password: account Bob.",
        "Erin renamed the unit: unit Water company.",
        "The portal became overdue: case C-1, for Water company.",
        "Alice somebodys.new verb: new.kind 7.",
    ):
        assert said in page


def test_the_lines_of_one_thing_one_unit_and_some_days_are_shown_alone(client_of, erin, entry, units):
    record(erin, "close", ("cases.case", "C-2026-0002"), unit=units.health)
    browser = client_of(erin)

    def shown(**query):
        page = browser.get(reverse("core:audit"), query).content.decode()
        return [number for number in ("C-2026-0001", "C-2026-0002") if f"事项 {number}" in page]

    assert shown(kind="cases.case", identity="C-2026-0001") == ["C-2026-0001"]
    assert shown(unit="health") == ["C-2026-0002"]
    assert shown(until="2020-01-01") == []
    assert shown(since="2020-01-01") == ["C-2026-0001", "C-2026-0002"]
    assert shown(until="9999-12-31") == ["C-2026-0001", "C-2026-0002"]
    assert shown(since="0001-01-01") == ["C-2026-0001", "C-2026-0002"]
    assert shown(since="nonsense") == ["C-2026-0001", "C-2026-0002"]
    assert list(unit_history(units.water)) == [entry]
