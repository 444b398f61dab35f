import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.stories import services
from answerable.portal.stories.models import Document, Story
from portal.stories import heard

LIST = "/desk/stories/"


@pytest.fixture
def water(db):
    """A story with one message, an article and its copy, warned of today."""
    rows = [
        heard.document("d-1", group_id="g", url="https://daily.example/1"),
        heard.document("d-2", group_id="g", source="Evening"),
        heard.document("inbox-M-2026-00001", source=None, title="=HYPERLINK(1)", text="不敢喝"),
    ]
    today = timezone.localdate()
    days = [heard.day(today - dt.timedelta(days=n), 5 - n) for n in range(3)]
    services.store(
        heard.documents(*rows),
        heard.stories(heard.story(), heard.story("s-9", merged_into="s-1")),
        heard.days(*days),
    )
    figures = {"series": "topic:water-quality", "frequency": "day", "observed": 37, "expected": 6.0}
    figures |= {"upper": 14.0, "p_value": 0.0005, "day": today.isoformat()}
    services.mark_warned({"s-1": (today, figures)})


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english).get


def test_the_list_shows_a_story_with_its_three_counts(page, water):
    shown = page(LIST).content.decode()
    assert "自来水发黄" in shown
    assert "<strong>3</strong> documents" in shown
    assert "<strong>3</strong> independent sources" in shown


def test_an_empty_list_says_so(page, db):
    assert "No story is like that" in page(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(page, water, django_assert_max_num_queries):
    stories = [heard.story(f"t-{n}") for n in range(20)]
    services.store(heard.documents(), heard.stories(*stories), heard.days())
    with django_assert_max_num_queries(9):
        page(LIST)


def test_the_story_says_why_it_warns_in_a_sentence(page, water):
    shown = " ".join(page(reverse("stories:story", args=["s-1"])).content.decode().split())
    assert "37 were counted where 6 were expected and at most 14 by chance." in shown
    assert "Chance alone would do this about once in 2,000 days." in shown


def test_the_story_shows_copies_once_and_links_to_where_it_was_said(page, water):
    shown = page(reverse("stories:story", args=["s-1"])).content.decode()
    assert 'href="https://daily.example/1"' in shown
    assert shown.count("Title of d-") == 1
    assert "2 copies" in shown
    assert "Our own inbox" in shown


def test_a_unit_does_not_read_in_a_story_what_the_inbox_keeps_from_it(water, client_of, bob, english):
    read = client_of(bob, **english).get
    address = reverse("stories:story", args=["s-1"])
    for shown in (read(address), read(address, {"export": "csv"})):
        assert "不敢喝" not in shown.content.decode()
        assert "HYPERLINK" not in shown.content.decode()
    assert "Those who work on its case read it there" in read(address).content.decode()
    assert "d-1" in read(address, {"export": "csv"}).content.decode()


def test_a_unit_cannot_guess_the_words_of_a_message(water, client_of, bob, english):
    address = reverse("stories:story", args=["s-1"])
    said = "Those who work on its case"
    assert said not in client_of(bob, **english).get(address, {"q": "不敢"}).content.decode()


def test_a_foreign_address_that_is_no_web_address_is_no_link(page, water):
    Document.objects.filter(doc_id="d-1").update(url="javascript:alert(1)")
    assert 'href="javascript' not in page(reverse("stories:story", args=["s-1"])).content.decode()


def test_the_evidence_can_be_searched(page, water):
    shown = page(reverse("stories:story", args=["s-1"]) + "?q=不敢").content.decode()
    assert "Title of d-1" not in shown
    assert "不敢喝" in shown


def test_the_numbers_of_the_chart_stand_in_a_table_too(page, water):
    shown = page(reverse("stories:story", args=["s-1"])).content.decode()
    assert 'data-chart="days-data"' in shown
    assert shown.index('id="days-data"') < shown.index("<details>")


def test_a_part_leads_to_the_whole(page, water):
    assert page(reverse("stories:story", args=["s-9"]))["Location"] == reverse("stories:story", args=["s-1"])


def test_an_unknown_story_is_not_found(page, db):
    assert page(reverse("stories:story", args=["nothing"])).status_code == 404


def test_the_evidence_can_be_taken_away_and_no_cell_is_a_formula(page, water):
    taken = page(reverse("stories:story", args=["s-1"]) + "?export=csv")
    assert taken["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in taken.content.decode()


def test_the_list_can_be_taken_away(page, water):
    lines = page(LIST + "?export=csv&topic=water-quality").content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("s-1,自来水发黄,water-quality")


def test_charlie_sees_no_story(client_of, charlie, water):
    answer = client_of(charlie).get(reverse("stories:story", args=["s-1"]))
    assert answer.status_code == 403
    assert "自来水" not in answer.content.decode()


def test_the_story_says_what_it_says_in_its_documents_own_sentences(client_of, alice, english, db):
    said = "城南多个小区自来水发黄，居民只好买水。"
    rows = [heard.document(f"d-{n}", source=outlet, text=said) for n, outlet in enumerate("ABC")]
    services.store(heard.documents(*rows), heard.stories(heard.story()), heard.days())
    shown = client_of(alice, **english).get(reverse("stories:story", args=["s-1"])).content.decode()
    assert f"<blockquote>{said}</blockquote>" in shown
    assert "of 3 independent sources" in shown


def test_below_three_sources_the_story_gives_no_summary(page, water):
    shown = page(reverse("stories:story", args=["s-1"])).content.decode()
    assert "A summary needs at least three" in shown


def test_a_unit_s_summary_is_made_of_published_documents_only(water, client_of, bob, english):
    Document.objects.create(
        doc_id="inbox-M-2026-00002", story=Document.objects.first().story, text="不敢喝的水发黄三天了。",
        collected_at=heard.NOON, group_id="m2",
    )  # fmt: skip
    shown = client_of(bob, **english).get(reverse("stories:story", args=["s-1"])).content.decode()
    assert "Only 1 independent source" in shown
    assert "不敢喝的水" not in shown


def test_the_story_says_how_it_spread_and_which_outlet_was_first(page, water):
    Document.objects.filter(doc_id="d-2").update(published_at=heard.NOON + dt.timedelta(hours=3))
    shown = " ".join(page(reverse("stories:story", args=["s-1"])).content.decode().split())
    assert "Of the outlets, Daily had it first." in shown
    assert "3 hours" in shown


def test_a_story_leads_to_those_that_have_to_do_with_it(page, water):
    services.store(
        heard.documents(heard.document("x-1", "s-5", title="自来水发黄原因")),
        heard.stories(heard.story("s-5", label="自来水发黄原因", medoid_doc_id="x-1")),
        heard.days(),
    )
    shown = page(reverse("stories:story", args=["s-1"])).content.decode()
    assert reverse("stories:story", args=["s-5"]) in shown


def test_too_few_voices_have_no_tone_and_a_raised_floor_withholds_more(page, water, settings):
    place = reverse("stories:story", args=["s-1"])
    assert "too few voices" in page(place).content.decode()
    Story.objects.update(tone={"share": 0.62, "low": 0.31, "high": 0.85, "groups": 23})
    assert "about 62% of 23 voices are negative (31–85%)" in page(place).content.decode()
    settings.SMALLEST_NUMBER = 30
    assert "too few voices" in page(place).content.decode()


def test_the_rows_alone_are_given_for_the_renewal(page, water, client_of, alice):
    rows = client_of(alice, **{"hx-request": "true"}).get(LIST).content.decode()
    assert "自来水发黄" in rows
    assert "<html" not in rows


def test_the_list_is_a_workbook_too_and_holds_no_formula(page, water):
    book = page(LIST, {"export": "xlsx"})
    assert book.content.startswith(b"PK")
    assert book["Content-Disposition"].endswith('.xlsx"')


def test_a_story_is_open_closed_by_silence_or_spoken_of_again(page, water):
    today = timezone.now()
    Story.objects.filter(story_id="s-1").update(last_seen=today)
    assert "自来水发黄" in page(LIST, {"state": "open"}).content.decode()
    assert "No story is like that" in page(LIST, {"state": "closed"}).content.decode()
    Story.objects.filter(story_id="s-1").update(reopened_on=today.date())
    assert "Spoken of again" in page(LIST, {"state": "reopened"}).content.decode()
    Story.objects.filter(story_id="s-1").update(last_seen=today - dt.timedelta(days=40))
    assert "Closed by silence" in page(LIST, {"state": "closed"}).content.decode()
