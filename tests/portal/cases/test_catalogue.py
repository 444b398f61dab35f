"""Who answers for what: versions of the catalogue, what each case remembers, and who may change it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from answerable.portal.cases import queries, rules, services
from answerable.portal.cases.models import Catalogue, Entry
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from portal.cases.stage import in_days, opened, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def first(erin, units):
    """The first version, as the units say, in force since today."""
    return services.put_in_force(erin, services.begin_draft(erin), in_days(0), "The first one.")


def changed(erin, units, reason="Health takes over.", from_on=None, **more):
    draft = services.begin_draft(erin, queries.catalogue_on())
    given = {"topic": "water-quality", "unit": units.health} | more
    services.keep_entry(erin, draft, **given)
    return services.put_in_force(erin, draft, from_on or in_days(0), reason)


def test_without_a_catalogue_the_units_own_topics_stand(units):
    assert queries.catalogue_on() is None
    assert queries.answering_unit("water-quality") == units.water
    assert queries.answering_unit("noise") is None


def test_the_first_version_is_drawn_up_from_what_the_units_say(units, first):
    said = {(entry.topic, entry.unit.code) for entry in queries.entries_of(first)}
    assert said == {("water-quality", "water"), ("water-supply", "water"), ("health-care", "health")}


def test_a_new_version_decides_from_its_day_on(erin, units, first):
    changed(erin, units, from_on=in_days(3))
    assert queries.answering_unit("water-quality") == units.water
    assert queries.catalogue_on(in_days(3)).serial == 2
    entries = queries.entries_of(queries.catalogue_on(in_days(3)))
    assert rules.fitting(entries, "water-quality")[0].unit == units.health


def test_the_nearest_area_answers_and_its_levels_follow(erin, units, first):
    draft = services.begin_draft(erin, first)
    here = {"topic": "water-quality", "place_code": "990101"}
    services.keep_entry(erin, draft, unit=units.east, **here)
    services.keep_entry(erin, draft, unit=units.city, level=2, **here)
    services.put_in_force(erin, draft, in_days(0), "Streets first.")
    assert queries.answering_units("water-quality", "99010103") == [units.east, units.city]
    assert queries.answering_units("water-quality", "880101") == [units.water]


def test_the_place_of_a_case_is_read_from_the_name_of_a_street(alice, erin, units, first):
    changed(erin, units, place_code="990101", unit=units.east)
    case = opened(alice, units, place="东街街道 12 号")
    assert queries.place_of(case) == "990101"
    assert queries.answering_unit(case.topic, queries.place_of(case)) == units.east
    assert not queries.place_of(opened(alice, units, place="nowhere"))


def test_a_closed_unit_is_passed_over(erin, units, first):
    changed(erin, units, level=2, unit=units.city)
    units.water.closed_on = timezone.localdate()
    units.water.save()
    assert queries.answering_unit("water-quality") == units.city


def test_each_case_remembers_the_version_that_routed_it(alice, erin, units, first):
    case = opened(alice, units, written()[0])
    assert case.catalogue == first
    second = changed(erin, units)
    services.route(alice, case, [services.Part(units.health, "Test.", in_days(2), "lead")])
    case.refresh_from_db()
    assert case.catalogue == second
    changed(erin, units, unit=units.water)
    services.route(alice, case, [services.Part(units.water, "Tell us.", in_days(2))])
    case.refresh_from_db()
    assert case.catalogue == second


def test_the_page_of_a_case_proposes_by_the_catalogue(client_of, alice, erin, english, units, first):
    changed(erin, units)
    case = opened(alice, units)
    page = client_of(alice, **english).get(reverse("cases:case", args=[case.number])).content.decode()
    assert "By topic and place it belongs to Health department." in page
    assert "Routed by version 2" in page


def test_what_is_in_force_is_never_changed(erin, units, first):
    with pytest.raises(Conflict, match="begin a new draft"):
        services.keep_entry(erin, first, topic="noise", unit=units.east)
    with pytest.raises(Conflict, match="begin a new draft"):
        services.drop_entry(erin, first.entries.first())
    with pytest.raises(Conflict):
        services.put_in_force(erin, first, in_days(0), "Again.")
    with pytest.raises(Conflict):
        services.discard_draft(erin, first)
    assert Entry.objects.filter(catalogue=first).count() == 3


def test_there_is_one_draft_and_it_holds_nothing_until_it_is_in_force(erin, units, first):
    draft = services.begin_draft(erin, first)
    services.keep_entry(erin, draft, topic="water-quality", unit=units.health)
    assert queries.answering_unit("water-quality") == units.water
    with pytest.raises(Conflict, match="a draft already"):
        services.begin_draft(erin, first)
    services.discard_draft(erin, draft)
    assert not Catalogue.objects.filter(state="draft").exists()


@pytest.mark.parametrize(("days", "reason"), [(-1, "Because."), (0, " ")])
def test_it_comes_into_force_today_or_later_and_with_a_reason(erin, units, days, reason):
    draft = services.begin_draft(erin)
    with pytest.raises(Conflict):
        services.put_in_force(erin, draft, in_days(days), reason)


def test_going_back_is_a_version_as_well_and_the_difference_is_told(erin, units, first):
    changed(erin, units)
    back = services.put_in_force(erin, services.begin_draft(erin, first), in_days(0), "It was a mistake.")
    assert back.serial == 3
    assert queries.answering_unit("water-quality") == units.water
    (change,) = queries.differences(first, queries.get_version(2))
    assert (change.before, change.after) == (("water", False), ("health", False))
    assert not queries.differences(first, back)


def test_every_step_stands_in_the_log(erin, units, first):
    changed(erin, units)
    verbs = set(AuditEntry.objects.filter(object_kind="cases.catalogue").values_list("verb", flat=True))
    assert verbs == {"cases.begin_draft", "cases.keep_entry", "cases.put_in_force"}


def test_only_who_manages_the_organisation_changes_it(alice, units):
    with pytest.raises(Refused):
        services.begin_draft(alice)


def as_file(text: str):
    return SimpleUploadedFile("who.csv", text.encode(), "text/csv")


def test_a_version_is_taken_away_and_taken_in_again(client_of, erin, units, first):
    hers = client_of(erin)
    taken = client_of(None).get(reverse("cases:who-answers-csv", args=[1])).content.decode("utf-8-sig")
    assert taken.splitlines()[0] == "topic,place_code,level,unit,protected"
    hers.post(reverse("cases:begin-draft"))
    more = taken + "noise,990101,2,east,1\r\n"
    assert hers.post(reverse("cases:take-entries"), {"file": as_file(more)}).status_code == 302
    draft = queries.draft_of_catalogue()
    assert draft.entries.count() == 4
    assert draft.entries.get(topic="noise").protected
    assert client_of(None).get(reverse("cases:who-answers-xlsx", args=[1])).content[:2] == b"PK"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("topic,unit\nnonsense,water\n", "no topic with the code"),
        ("topic,unit\nnoise,nobody\n", "no open unit"),
        ("topic,unit,level\nnoise,water,9\n", "A level is 1, 2 or 3"),
        ("topic,unit\nnoise,water\nnoise,east\n", "stand in an earlier line"),
        ("what,ever\n1,2\n", "names the columns"),
        ("topic,unit\n", "no lines"),
        ('topic,unit\n"noise', "no CSV file"),
    ],
)
def test_a_file_with_a_wrong_line_changes_nothing(client_of, erin, english, units, first, text, said):
    hers = client_of(erin, **english)
    hers.post(reverse("cases:begin-draft"))
    answer = hers.post(reverse("cases:take-entries"), {"file": as_file(text)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert queries.draft_of_catalogue().entries.count() == 3


def test_the_desk_makes_a_version_page_by_page(client_of, erin, english, units, first):
    hers = client_of(erin, **english)
    assert hers.post(reverse("cases:begin-draft"), {"of": "1"}).status_code == 302
    given = {"topic": "noise", "place_code": "", "level": "1", "unit": "east"}
    assert hers.post(reverse("cases:keep-entry"), given | {"unit": "nobody"}).status_code == 422
    assert hers.post(reverse("cases:keep-entry"), given).status_code == 302
    entry = Entry.objects.get(topic="health-care", catalogue__state="draft")
    assert hers.post(reverse("cases:drop-entry", args=[entry.pk])).status_code == 302
    page = hers.get(reverse("cases:catalogue")).content.decode()
    assert "2 differences to the version in force" in page
    assert hers.post(reverse("cases:put-in-force"), {"from_on": in_days(0)}).status_code == 422
    given = {"from_on": in_days(0), "reason": "Noise has a home."}
    assert hers.post(reverse("cases:put-in-force"), given).status_code == 302
    public = client_of(None, **english).get(reverse("cases:who-answers")).content.decode()
    assert "Noise has a home." in public
    assert "What this version changed" in public
    for name in ("keep-entry", "put-in-force", "discard-draft", "take-entries"):
        assert hers.post(reverse(f"cases:{name}"), given).status_code == 404  # there is no draft now


def test_the_public_page_says_so_where_there_is_no_catalogue(client_of, english, units):
    page = client_of(None, **english).get(reverse("cases:who-answers"))
    assert "No catalogue is in force yet" in page.content.decode()
    assert client_of(None).get(reverse("cases:who-answers-version", args=[1])).status_code == 404


def test_a_version_to_come_can_be_read_and_a_draft_cannot(client_of, erin, units, first):
    changed(erin, units, from_on=in_days(9))
    services.begin_draft(erin, first)
    reader = client_of(None)
    assert reader.get(reverse("cases:who-answers-version", args=[2])).status_code == 200
    assert reader.get(reverse("cases:who-answers-version", args=[3])).status_code == 404


def test_a_desk_sees_what_the_catalogue_gives_its_unit(erin, person, units, first):
    below = person("gina", ("duty_officer", units.east))
    message = written(topic="noise")[0]
    assert message not in queries.inbox_for(below)
    changed(erin, units, topic="noise", unit=units.east)
    assert message in queries.inbox_for(below)


def test_a_topic_of_complaints_makes_a_message_confidential_and_names_who_oversees(erin, units, first):
    changed(erin, units, topic="services-online", unit=units.health, protected=True)
    plain = written(topic="services-online")[0]
    assert (plain.confidential, plain.desk, plain.about) == (True, units.health, None)
    named = written(confidential=True, complained_of=units.water)[0]
    assert named.desk == units.health
    itself = written(confidential=True, complained_of=units.health)[0]
    assert itself.desk == units.city
    top = written(confidential=True, complained_of=units.city)[0]
    assert top.desk == units.health


def test_of_a_complaint_about_the_top_only_those_who_oversee_read(erin, person, units, first):
    changed(erin, units, topic="services-online", unit=units.health, protected=True)
    frank = person("frank", ("duty_officer", units.city))
    overseer = person("olga", ("duty_officer", units.health))
    both = person("otto", ("duty_officer", units.health), ("secretary", units.city))
    message = written(confidential=True, complained_of=units.city)[0]
    assert list(queries.inbox_for(overseer)) == [message]
    assert not queries.inbox_for(frank)
    assert not queries.inbox_for(both)


def test_areas_are_named_by_their_smallest_name():
    elm, east = ("榆树社区", "99010103"), ("东街街道办事处", "990101")
    areas = [east, elm, ("East Street office", "990101"), ("", "9")]
    assert rules.place_named("东街街道榆树社区 3 号楼", areas) == "99010103"
    assert rules.place_named("on EAST STREET, number 12", areas) == "990101"
    assert not rules.place_named("somewhere", areas)


def test_the_day_is_that_of_the_organisation(erin, units, first):
    assert first.from_on == timezone.localdate()
    assert queries.catalogue_on(first.from_on - dt.timedelta(days=1)) is None
