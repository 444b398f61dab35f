import datetime as dt

import pytest

from answerable.engines.archive import Archive, ArchiveInUseError
from answerable.engines.http import MemoryFetcher
from answerable.portal.cases.services import receive
from answerable.portal.runs import queries, services
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.visiting import read
from answerable.portal.sources.models import Source
from answerable.portal.sources.services import add_source
from answerable.portal.stories.models import Document, Story

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Daily</title>
<item><title>石坊街道自来水发黄</title><link>https://daily.org/1</link><author>somebody@daily.org</author>
<description>连日来石坊街道多个小区的自来水发黄，居民盼查明原因。</description>
<pubDate>Wed, 11 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>""".encode()


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME, settings.ARCHIVE = tmp_path, tmp_path / "archive"


@pytest.fixture
def feed(alice):
    return add_source(alice, name="Daily", kind="feed", url="https://daily.org/feed", outlet="Daily", at=NOW)


def write(text="自来水发黄，已经三天了，不敢用来做饭。", **fields):
    return receive(title="自来水发黄", text=text, place="石坊街道", at=NOW, **fields)[0]


def listen(bodies=None):
    fetcher = MemoryFetcher(bodies or {})
    return services.listen_once(fetch=lambda source: read(source, fetcher), at=NOW)


def test_a_message_becomes_a_document_of_a_story():
    message = write()
    run = listen()
    document = Document.objects.get()
    assert document.doc_id == message.doc_id
    assert document.story.documents == 1
    assert (run.counts["messages"], run.counts["documents"]) == (1, 1)


def test_a_feeds_article_is_counted_under_its_outlet_and_without_its_author(feed):
    listen({feed.url: FEED})
    document = Document.objects.get()
    assert (document.source, document.url) == ("Daily", "https://daily.org/1")
    assert not any(
        b"somebody" in path.read_bytes() for path in services_archive().rglob("*") if path.is_file()
    )


def test_a_feed_cannot_take_the_name_of_a_message_to_come(feed):
    listen({feed.url: FEED.replace(b"<link>", b"<guid>inbox-M-2026-00001</guid><link>")})
    message = write("石坊街道的路灯坏了，晚上走路看不见。")
    listen()
    assert message.doc_id == "inbox-M-2026-00001"
    assert Document.objects.get(doc_id=message.doc_id).source == ""
    assert Document.objects.count() == 2


def test_a_feed_cannot_keep_another_outlets_entry_from_being_heard(feed, alice):
    hostile = add_source(alice, name="Bad", kind="feed", url="https://bad.org/feed", outlet="Bad", at=NOW)
    entry = FEED.replace(b"<link>", b"<guid>urn:daily:1</guid><link>")
    listen({hostile.url: entry.replace(b"daily.org", b"bad.org"), feed.url: entry})
    assert set(Document.objects.values_list("source", flat=True)) == {"Bad", "Daily"}


def test_a_source_at_a_private_address_fails_with_a_reason_and_the_pass_goes_on(alice, settings):
    settings.LISTEN_CONTACT = "desk@city.example"
    source = add_source(alice, name="In", kind="feed", url="http://127.0.0.1:9/feed", outlet="In", at=NOW)
    write()
    run = services.listen_once(at=NOW)
    source.refresh_from_db()
    assert "private address" in source.last_error
    assert (run.counts["failed_sources"], run.counts["documents"]) == (1, 1)


def services_archive():
    from django.conf import settings

    return settings.ARCHIVE


def test_listening_again_finds_nothing_new_and_shares_a_row(feed):
    write()
    listen({feed.url: FEED})
    first = list(Document.objects.values())
    listen({feed.url: FEED})
    listen({feed.url: FEED})
    assert list(Document.objects.values()) == first
    assert [run.passes for run in Run.objects.order_by("pk")] == [1, 2]


def test_what_comes_in_later_is_heard_by_the_next_pass():
    write()
    listen()
    write("路灯坏了半个月，夜里看不见路。")
    assert listen().counts["messages"] == 1
    assert Document.objects.count() == 2


def test_a_source_that_fails_is_noted_and_the_others_are_heard(feed, alice):
    broken = add_source(
        alice, name="Board", kind="feed", url="https://board.org/feed", outlet="Board", at=NOW
    )
    run = listen({feed.url: FEED, broken.url: b"<html>not a feed</html>"})
    broken.refresh_from_db()
    assert run.counts["failed_sources"] == 1
    assert broken.failures == 1
    assert broken.last_error.endswith(".") or broken.last_error
    assert Document.objects.count() == 1


def test_a_pass_that_was_cut_off_before_the_tables_were_filled_is_made_up_for(monkeypatch):
    write()
    filling = services.listening.fill
    monkeypatch.setattr(services.listening, "fill", _cut_off)
    with pytest.raises(KeyboardInterrupt):
        listen()
    monkeypatch.setattr(services.listening, "fill", filling)
    assert not Document.objects.exists()
    listen()
    assert Document.objects.count() == 1
    assert Story.objects.get().documents == 1


def _cut_off(*_):
    raise KeyboardInterrupt


def test_an_archive_that_was_made_anew_fills_the_tables_from_its_beginning(settings, tmp_path):
    for text in ("自来水发黄。", "路灯坏了半个月。"):
        write(text)
        listen()
    settings.ARCHIVE = tmp_path / "another"
    write("半夜还在施工。")
    listen()
    assert Document.objects.count() == 3


def test_while_another_process_writes_the_run_fails_with_a_sentence(settings):
    write()
    with Archive.open(settings.ARCHIVE, services.archive_settings()), pytest.raises(ArchiveInUseError):
        listen()
    assert Run.objects.get().error
    assert queries.heard_up_to() == 0


def test_the_inbox_batch_cannot_hold_a_sender():
    write(name="张三", contact="13800000000", anonymous=False)
    batch = services.inbox_batch(_heard())
    assert set(batch.rows.column_names) == {
        "doc_id", "title", "text", "url", "source", "published_at", "lang", "line",
    }  # fmt: skip
    assert "13800000000" not in str(batch.rows.to_pylist())


def _heard():
    from answerable.portal.cases.queries import messages_to_hear

    return messages_to_hear()


def test_the_operators_own_places_are_used_where_there_are_some(tmp_path):
    assert services.archive_settings().gazetteer is None
    (tmp_path / "gazetteer.csv").write_text(
        "code,name,level,parent_code\n990101,石坊街道,4,\n", encoding="utf-8"
    )
    write()
    listen()
    assert Document.objects.get().place_code == "990101"


def test_no_source_of_the_tests_was_asked_over_the_network(feed):
    listen()
    assert Source.objects.get().last_error == "the host answered 404 Not Found"


def test_the_archive_is_told_when_a_source_was_not_heard(feed):
    for hours in (0, 30):
        at = NOW + dt.timedelta(hours=hours)
        services.listen_once(fetch=lambda source: services.Visit(reason="It did not answer."), at=at)
    with services.open_archive() as archive:
        since, until = (NOW + dt.timedelta(hours=hours) for hours in (0, 30))
        assert archive.manifest.outages == (("Daily", since.isoformat(), until.isoformat()),)


def test_a_run_tells_what_cut_the_texts_out_of_pages(feed):
    assert listen({feed.url: FEED}).versions["extractor"].startswith("trafilatura ")


def test_an_archive_that_was_judged_anew_is_read_as_a_whole():
    write()
    listen()
    Document.objects.update(topic="")
    with services.open_archive() as archive:
        archive.rebuild()
    listen()
    assert Document.objects.get().topic
