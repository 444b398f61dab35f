import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.stories import queries, services
from portal.stories import heard

PLACE = reverse("stories:concerns")


def ago(days):
    return timezone.now().replace(microsecond=0) - dt.timedelta(days=days, hours=1)


@pytest.fixture
def said(db):
    """Water in the east: two groups this week, one before; a school elsewhere; a copy counts once."""
    rows = [
        heard.document("d-1", group_id="g", published_at=ago(1), place_code="99010101"),
        heard.document("d-2", group_id="g", source="Evening", published_at=ago(1), place_code="99010101"),
        heard.document("d-3", published_at=ago(2), place_code="99010103"),
        heard.document("d-4", published_at=ago(9), place_code="99010101"),
        heard.document("e-1", "s-2", topic="education", published_at=ago(3), place_code="990102"),
    ]
    seen = {"first_seen": ago(9), "last_seen": ago(1)}
    told = heard.stories(heard.story(**seen), heard.story("s-2", topic="education", **seen))
    services.store(heard.documents(*rows), told, heard.days())


def week():
    return queries.span_of("7", timezone.localdate())


def test_copies_count_once_and_the_days_before_stand_beside(said):
    found = queries.concerns(queries.scope_of(None), week())
    assert (found.documents, found.groups, found.before) == (4, 3, 1)
    water = found.lines[0]
    assert (water.topic, water.groups, water.before) == ("water-quality", 2, 1)
    assert water.places == {"99010101": 1, "99010103": 1}
    assert [story.story_id for story in water.stories] == ["s-1"]


def test_a_unit_hears_of_its_topics_or_its_place(said, units):
    water, east = (queries.concerns(queries.scope_of(unit), week()) for unit in (units.water, units.east))
    assert [line.topic for line in water.lines] == ["water-quality"]
    assert [line.topic for line in east.lines] == ["water-quality"]
    assert queries.concerns(queries.scope_of(units.health), week()).documents == 0
    assert queries.concerns(queries.scope_of(units.city), week()).groups == 3


def test_a_unit_without_topics_and_place_has_no_field(said, units):
    units.elm.place_code = ""
    units.elm.save()
    assert queries.scope_of(units.elm).is_empty
    assert queries.concerns(queries.scope_of(units.elm), week()).documents == 0


def test_the_page_shows_the_table_and_the_leading_story(said, client_of, alice, english):
    shown = client_of(alice, **english).get(PLACE).content.decode()
    assert "Water quality" in shown
    assert "自来水发黄" in shown


def test_a_reader_sees_the_fields_of_their_own_units_only(said, client_of, bob, english):
    browser = client_of(bob, **english)
    for asked in ({}, {"unit": "city"}, {"unit": "nowhere"}):
        found = browser.get(PLACE, asked)
        shown = found.content.decode()
        assert found.context["unit"].code == "health" and "Health department" in shown
        assert 'value="Qinghe City"' not in shown
        assert "自来水发黄" not in shown


def test_it_can_be_taken_away_as_both_kinds_of_file(said, client_of, alice):
    told = client_of(alice).get(PLACE, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert told[1].startswith("water-quality,")
    book = client_of(alice).get(PLACE, {"export": "xlsx"})
    assert book.content.startswith(b"PK")


def test_whoever_may_not_is_refused(said, client_of, charlie):
    assert client_of(None).get(PLACE).status_code == 302
    assert client_of(charlie).get(PLACE).status_code == 403
    assert client_of(charlie).post(PLACE).status_code in {403, 405}


def test_the_page_costs_the_same_however_much_was_said(said, client_of, alice, django_assert_max_num_queries):
    browser = client_of(alice)
    browser.get(PLACE)
    with django_assert_max_num_queries(24):
        browser.get(PLACE, {"days": "90"})


def test_an_unknown_span_is_a_week_and_hostile_words_are_only_words(said, client_of, alice):
    shown = client_of(alice).get(PLACE, {"days": "<b>", "unit": "<script>"}).content.decode()
    assert "<script>alert" not in shown
    assert queries.span_of("x", dt.date(2026, 3, 7)).first == dt.date(2026, 3, 1)


def test_a_unit_is_asked_for_by_its_name_and_a_wrong_name_is_told(said, client_of, alice, english):
    client = client_of(alice, **english)
    found = client.get(PLACE, {"unit": "east street office"})
    assert found.context["unit"].code == "east" and 'value="East Street office"' in found.content.decode()
    wrong = client.get(PLACE, {"unit": "Atlantis"})
    assert wrong.context["unit"].code == "city"
    assert "No unit within your authority is called so. Shown is Qinghe City." in wrong.content.decode()
