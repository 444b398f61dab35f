"""A confidential complaint: the unit it is about sees it on no page, in no list, file, notice or log."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from answerable.portal.cases import queries, services
from answerable.portal.cases.models import Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history, with_reasons
from answerable.portal.files.rules import Harmless
from answerable.portal.notices.models import Delivery
from answerable.portal.organisation.models import Office, OfficeKind
from answerable.portal.organisation.services import delegate
from portal.cases.stage import NAME, PHONE, in_days, opened

pytestmark = pytest.mark.django_db
SECRET = "The meter reader asks for money"
LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def complaint(about, **more):
    given = {"title": SECRET, "text": f"He came on Monday. Call {PHONE}.", "topic": "water-quality"}
    given |= {"anonymous": False, "name": NAME, "contact": PHONE}
    return services.receive(**given | {"confidential": True, "complained_of": about} | more)[0]


@pytest.fixture
def frank(units, person):
    """The city's duty officer, and nothing else."""
    return person("frank", ("duty_officer", units.city))


@pytest.fixture
def wang(units, person):
    """The water company's own duty officer and secretary."""
    return person("wang", ("duty_officer", units.water), ("secretary", units.water))


@pytest.fixture
def message(units):
    return complaint(units.water)


@pytest.fixture
def case(frank, units, message):
    """A confidential case, given to the health department."""
    case = services.open_case(frank, title="A complaint", unit=units.city, messages=[message])
    services.route(frank, case, [services.Part(units.health, "Look into it.", in_days(3), "lead")])
    return case


def test_it_goes_past_the_unit_to_the_desk_above(frank, wang, alice, units, message):
    assert message.desk == units.city
    assert list(queries.inbox_for(frank)) == [message]
    assert not queries.inbox_for(wang)
    assert not queries.inbox_for(alice)  # she holds an office there as well


def test_one_about_a_unit_two_levels_down_goes_to_the_level_between(person, units):
    message = complaint(units.elm)
    gina = person("gina", ("duty_officer", units.east))
    assert message.desk == units.east
    assert list(queries.inbox_for(gina)) == [message]
    assert not queries.inbox_for(person("hugo", ("duty_officer", units.elm)))


def test_one_about_a_unit_is_kept_from_those_below_it(frank, person, units):
    message = complaint(units.east)
    elms = person("hugo", ("duty_officer", units.elm), ("duty_officer", units.city))
    assert not queries.messages_for(elms).exists()
    assert queries.messages_for(frank).get() == message


def test_one_that_names_no_unit_waits_at_the_top_alone(frank, wang, units):
    message = complaint(None)
    assert message.desk == units.city
    assert queries.inbox_for(frank).get() == message
    assert not queries.messages_for(wang).exists()


def test_one_about_the_top_is_refused_where_nobody_oversees(units):
    with pytest.raises(Conflict, match="Nobody stands above"):
        complaint(units.city)
    assert not Message.objects.exists()


def addresses(message, case):
    of_message, of_case = [message.reference], [case.number]
    pages = [reverse("cases:message", args=of_message), reverse("cases:case", args=of_case)]
    pages += [reverse("cases:open") + f"?message={message.reference}"]
    pages += [reverse(f"answers:{name}", args=of_case) for name in ("of-case", "draft")]
    pages += [reverse("cases:file", args=[message.reference, 1]), reverse("cases:give-task", args=of_case)]
    of_the_message = ("reveal", "set-aside", "attach", "shield")
    verbs = [reverse(f"cases:{name}", args=of_message) for name in of_the_message]
    verbs += [reverse(f"cases:{name}", args=of_case) for name in ("route", "close", "reopen", "extension")]
    return pages, verbs


def test_every_address_of_it_is_unknown_to_the_unit(client_of, wang, alice, message, case):
    pages, verbs = addresses(message, case)
    for somebody in (wang, alice):
        theirs = client_of(somebody)
        assert {theirs.get(page).status_code for page in pages} <= {404, 403}
        assert {theirs.post(verb, {"reason": "x"}).status_code for verb in verbs} <= {404, 403}


LISTS = [
    "cases:inbox", "cases:inbox-csv", "cases:inbox-xlsx", "cases:list", "cases:list-csv", "cases:list-xlsx",
    "desk", "core:audit", "core:audit-csv", "work:list", "stories:list",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_no_list_search_or_file_tells_the_unit(client_of, wang, erin, frank, units, message, case, name):
    kind = OfficeKind.objects.get(code="administrator")
    Office.objects.create(unit=units.water, kind=kind, holder=wang, starts_on=LONG_AGO, decision="1")
    services.reveal_contact(frank, message, f"to ask {NAME} back")
    services.close(frank, case, "not_ours", f"{SECRET}, so they said.")
    answer = client_of(wang).get(reverse(name), {"state": "all", "q": "meter reader"}, follow=True)
    said = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    for word in (SECRET, "A complaint", NAME, PHONE):
        assert word.encode() not in said


def test_those_who_deal_with_it_find_it_in_their_lists(client_of, frank, message, case):
    hers = client_of(frank)
    found = hers.get(reverse("cases:inbox"), {"state": "all", "q": "meter reader"}).content.decode()
    assert SECRET in found
    page = hers.get(reverse("cases:case", args=[case.number])).content.decode()
    assert SECRET in page


def test_nothing_of_it_is_given_to_the_unit(client_of, frank, english, units, case):
    with pytest.raises(Conflict, match="confidential"):
        services.route(frank, case, [services.Part(units.water, "What do you say?", in_days(2))])
    part = case.assignments.get()
    with pytest.raises(Conflict, match="confidential"):
        services.transfer(frank, part, units.water, "Theirs.")
    page = client_of(frank, **english).get(reverse("cases:case", args=[case.number]))
    assert "Water company" not in str(page.context["route"])
    due = {"title": "Explain", "words": "Please.", "unit": units.water.pk, "due_on": in_days(3)}
    answer = client_of(frank, **english).post(reverse("cases:give-task", args=[case.number]), due)
    assert answer.status_code in {403, 422}


def test_the_unit_cannot_keep_its_own_case(frank, units, message):
    with pytest.raises(Conflict, match="cannot keep"):
        opened(frank, units, message, unit=units.water)


def test_a_complaint_joins_no_ordinary_case_and_none_about_another_unit(frank, units, message, case):
    ordinary = opened(frank, units)
    other = complaint(units.health)
    for wrong in (ordinary, case):
        with pytest.raises(Conflict, match="confidential"):
            services.attach(frank, wrong, other)
    second = complaint(units.water)
    assert services.attach(frank, case, second).messages.count() == 2
    with pytest.raises(Conflict, match="different units"):
        opened(frank, units, complaint(units.water), complaint(units.east))


def test_nobody_of_the_unit_reveals_whatever_else_they_hold(frank, alice, message):
    with pytest.raises(Refused):
        services.reveal_contact(alice, message, "to ask back")
    assert services.reveal_contact(frank, message, "to ask back")["name"] == NAME


def test_who_was_lent_an_office_of_the_unit_is_one_of_it(frank, wang, units, message):
    today = timezone.localdate()
    office = Office.objects.get(holder=wang, kind__code="secretary")
    term = {"starts_on": today, "ends_on": today, "reason": "on leave"}
    delegate(wang, office=office, to=frank, unit=units.water, permissions=["cases.handle"], **term)
    fresh = type(frank).objects.get(pk=frank.pk)
    assert not queries.messages_for(fresh).exists()


def test_a_contributor_sees_the_covered_words_and_no_contact(bob, message, case):
    assert queries.get_message_for(bob, message.reference).text.count(PHONE) == 0
    with pytest.raises(Refused):
        services.reveal_contact(bob, message, "to ask back")


def test_its_reasons_stand_sealed_in_the_log(frank, message, case):
    services.reveal_contact(frank, message, "to ask back")
    services.close(frank, case, "not_ours", "The police have it.")
    lines = [*history("cases.case", case.number), *history("cases.message", message.reference)]
    assert {line.verb for line in lines} >= {"close", "reveal_contact"}
    assert not any(line.reason for line in with_reasons(lines))
    assert "police" not in str([line.detail for line in lines])


def test_no_notice_reaches_the_unit(frank, wang, person, units, message):
    both = person("ida", ("secretary", units.health), ("liaison", units.water))
    case = services.open_case(frank, title="A complaint", unit=units.city, messages=[message])
    services.route(frank, case, [services.Part(units.health, "Look into it.", in_days(3), "lead")])
    services.watch_clocks(timezone.now() + dt.timedelta(days=30))
    told = set(Delivery.objects.values_list("person__username", flat=True))
    assert told.isdisjoint({both.username, wang.username})


def test_a_complaint_that_waits_is_told_to_the_desk_that_deals_with_it(frank, wang, message):
    services.watch_inbox(timezone.now() + dt.timedelta(days=10))
    told = set(Delivery.objects.values_list("person__username", flat=True))
    assert wang.username not in told


def test_the_listening_does_not_hear_it_and_learns_nothing_from_it(frank, units, message):
    assert not list(queries.messages_to_hear())
    services.open_case(frank, title="A complaint", unit=units.city, topic="water-quality", messages=[message])
    assert not list(queries.kept_topics())


def test_opening_its_case_proposes_none_of_its_words(client_of, frank, message):
    form = client_of(frank).get(reverse("cases:open"), {"message": message.reference}).context["form"]
    assert not form["title"].value()
    assert not form["summary"].value()


def test_files_are_kept_from_the_unit_as_well(client_of, frank, wang, units):
    paper = Harmless("proof.txt", "text/plain", b"He asked for 50 yuan.")
    message = complaint(units.water, files=[paper])
    address = reverse("cases:file", args=[message.reference, queries_file(message)])
    assert client_of(wang).get(address).status_code == 404
    assert client_of(frank).get(address).status_code == 200


def queries_file(message) -> int:
    from answerable.portal.files.queries import files_of

    return files_of("message", message.pk).get().pk


def test_the_desk_makes_a_complaint_confidential_that_was_sent_plainly(client_of, frank, wang, units):
    message = complaint(None, confidential=False)
    assert queries.messages_for(wang).filter(pk=message.pk).exists()
    address = reverse("cases:shield", args=[message.reference])
    assert client_of(frank).post(address, {"complained_of": "nowhere"}).status_code == 422
    assert client_of(frank).post(address, {"complained_of": "water"}).status_code == 302
    assert not queries.messages_for(type(wang).objects.get(pk=wang.pk)).exists()
    with pytest.raises(Conflict, match="only once"):
        services.shield(frank, Message.objects.get(), units.water)


@pytest.fixture
def reader(client_of, english):
    return client_of(None, **english)


def asked(reader, **more):
    slip = reader.get("/ask/").context["form"]["slip"].value()
    given = {"title": SECRET, "text": "He came on Monday.", "sender": "anonymous", "slip": slip}
    return reader.post("/ask/", given | more)


def test_the_form_says_what_is_promised_and_keeps_it(reader, wang, units):
    assert "nobody who holds an office there" in reader.get("/ask/").content.decode()
    assert asked(reader, confidential="on", complained_of="自来水公司").status_code == 302
    assert (Message.objects.get().about, Message.objects.get().confidential) == (units.water, True)


def test_a_unit_without_the_tick_is_asked_about(reader, units):
    answer = asked(reader, complained_of="water")
    assert answer.status_code == 422
    assert "Tick this if the unit must not see it" in answer.content.decode()


def test_a_complaint_about_the_top_is_answered_with_advice(reader, units):
    answer = asked(reader, confidential="on", complained_of="city")
    assert answer.status_code == 422
    assert "Nobody stands above this unit" in answer.content.decode()


def test_a_look_as_somebody_else_opens_no_door(frank, wang, units, message):
    seen = type(frank).objects.get(pk=frank.pk)
    seen.seen_by = wang
    assert not queries.messages_for(seen).exists()
