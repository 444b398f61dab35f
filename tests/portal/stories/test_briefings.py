import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.stories import services
from answerable.portal.stories.models import Briefing, Document, Story
from answerable.portal.stories.views.paper import paper
from answerable.portal.stories.views.wording import told
from portal.stories import heard

LIST = reverse("stories:briefings")
SAID = "城南多个小区自来水发黄，居民只好买水。"
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def heard_yesterday(db):
    noon = timezone.make_aware(dt.datetime.combine(YESTERDAY, dt.time(12)))
    rows = [
        heard.document(f"d-{n}", source=outlet, text=SAID, title=f"自来水发黄第{n}天", published_at=noon)
        for n, outlet in enumerate(("Daily", "Evening", "Radio"))
    ]
    rows.append(
        heard.document("inbox-M-2026-00001", source=None, title="秘密", text="秘密的话。", published_at=noon)
    )
    whole = heard.story(
        first_seen=noon, last_seen=noon, medoid_doc_id="d-0", documents=4, groups=4, sources=4
    )
    services.store(heard.documents(*rows), heard.stories(whole), heard.days())


def write(unit, user=None, kind="daily", day=YESTERDAY):
    return services.write_briefing(user, unit, kind, day)


def sentences(record):
    with translation.override("en"):
        return [each for section in told(record) for each in section.sentences]


def test_every_sentence_says_what_it_rests_on(heard_yesterday, units):
    found = sentences(write(units.water).record)
    assert all(each.basis for each in found)
    assert any("4 documents were heard" in each.text for each in found)
    quoted = [each for each in found if each.quoted]
    assert any(each.text == SAID for each in quoted)
    assert all("of 3 independent sources" in each.basis for each in quoted)


def test_what_was_written_to_us_is_counted_and_never_quoted(heard_yesterday, units):
    assert "秘密" not in json.dumps(write(units.city).record, ensure_ascii=False)


def test_it_is_written_once_and_kept_as_it_was(heard_yesterday, units):
    first = write(units.water)
    page = paper(first)
    Document.objects.all().delete()
    Story.objects.update(open_heading="别的")
    again = write(units.water)
    assert (again.pk, again.record) == (first.pk, first.record)
    assert services.seal_of(Briefing.objects.get(pk=first.pk).record) == first.seal
    assert paper(Briefing.objects.get(pk=first.pk)) == page
    assert AuditEntry.objects.filter(verb="stories.write_briefing").count() == 1


def test_a_week_holds_seven_days(heard_yesterday, units):
    found = write(units.water, kind="weekly")
    assert (found.last_day - found.first_day).days == 6


def test_a_day_that_is_not_over_has_no_briefing(units):
    with pytest.raises(Conflict):
        write(units.water, day=timezone.localdate())


def test_a_unit_without_a_field_has_no_briefing(units):
    units.elm.place_code = ""
    units.elm.save()
    with pytest.raises(Conflict):
        write(units.elm)


def test_where_nothing_was_said_it_says_so(units):
    found = sentences(write(units.health).record)
    assert found[0].text == "Nothing was heard of this field in these days."
    assert not any(each.quoted for each in found)


def test_below_three_sources_nothing_is_quoted(heard_yesterday, units):
    Document.objects.filter(source="Radio").delete()
    found = sentences(write(units.water).record)
    assert not any(each.quoted for each in found)
    assert any("Fewer than three independent sources" in each.text for each in found)


def test_the_paper_is_one_and_reads_hostile_words_as_words(heard_yesterday, units):
    Story.objects.update(open_heading='<a href="x">&<b>')
    page = paper(write(units.water))
    assert page.startswith(b"%PDF")


def test_a_changed_record_shows_that_its_seal_is_broken(heard_yesterday, units, client_of, alice, english):
    found = write(units.water)
    place = reverse("stories:briefing", args=[found.pk])
    assert "does not fit" not in client_of(alice, **english).get(place).content.decode()
    Briefing.objects.filter(pk=found.pk).update(
        record=found.record | {"counts": found.record["counts"] | {"groups": 9}}
    )
    assert "does not fit" in client_of(alice, **english).get(place).content.decode()


# ---------------------------------------------------------------- the ladder of refusals


def test_a_briefing_is_for_those_with_authority_at_the_unit(
    heard_yesterday, units, client_of, alice, bob, charlie
):
    found = write(units.water)
    for name in ("stories:briefing", "stories:briefing-paper"):
        place = reverse(name, args=[found.pk])
        assert client_of(None).get(place).status_code == 302
        assert client_of(charlie).get(place).status_code == 403
        assert client_of(bob).get(place).status_code == 404
        assert client_of(alice).get(place).status_code == 200
        assert client_of(alice).post(place).status_code == 405
        assert client_of(alice).get(reverse(name, args=[9_999])).status_code == 404


def test_the_list_holds_the_reader_s_units_only(heard_yesterday, units, client_of, alice, bob):
    write(units.water)
    own = write(units.health)
    shown = client_of(bob).get(LIST).content.decode()
    assert reverse("stories:briefing", args=[own.pk]) in shown
    assert "自来水公司" not in shown
    assert "自来水公司" in client_of(alice).get(LIST, {"kind": "daily"}).content.decode()


def test_one_can_be_written_for_a_unit_within_authority_only(
    heard_yesterday, units, client_of, alice, bob, english
):
    place = reverse("stories:write-briefing")
    asked = {"unit": "water", "kind": "daily", "last_day": YESTERDAY.isoformat()}
    assert client_of(alice).get(place).status_code == 405
    assert client_of(None).post(place, asked).status_code == 302
    assert client_of(bob).post(place, asked).status_code == 422
    assert not Briefing.objects.exists()
    assert (
        client_of(alice).post(place, asked | {"last_day": timezone.localdate().isoformat()}).status_code
        == 409
    )
    assert client_of(alice).post(place, asked | {"last_day": "nie"}).status_code == 422
    for _twice in range(2):
        assert client_of(alice).post(place, asked).status_code == 302
    assert Briefing.objects.count() == 1
    with pytest.raises(Refused):
        write(units.water, bob, kind="weekly")
