"""Feeds: what is read, what is refused, and that no author gets through."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources import parse_feed, read_file
from answerable.listening.sources.feeds import MOST_TAGS

URL = "https://news.example/feed"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>晚报</title><link>https://news.example/</link>
<item><title>停水 &amp; 停电</title><link>/a/1</link><guid isPermaLink="false">a1</guid>
<author>li@example.org (李记者)</author>
<dc:creator>李记者</dc:creator><pubDate>Wed, 01 May 2024 16:00:00 +0800</pubDate>
<description>&lt;p&gt;城东三天没水。&lt;/p&gt;</description></item>
<item><title>No date</title><link>https://news.example/a/2</link></item>
<item><title>Far future</title><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate></item>
<item><link>https://news.example/a/3</link></item>
</channel></rss>""".encode()
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>City</title>
<entry><id>urn:1</id><title type="html">Bus &lt;b&gt;late&lt;/b&gt;</title>
<author><name>Li Reporter</name></author>
<updated>2024-05-01T08:00:00Z</updated>
<link href="https://news.example/b"/>
<content type="html">Line 5 is late again.</content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Hub",
        "authors": [{"name": "Li Reporter"}],
        "items": [
            {
                "id": 7,
                "title": "Lift",
                "content_text": "broken",
                "url": "/c",
                "date_published": "2024-05-01T08:00:00Z",
            },
            {"id": 8, "author": {"name": "Li"}},
            "nonsense",
        ],
    }
).encode()


def test_an_rss_feed_gives_its_entries_and_sets_the_bad_ones_aside():
    batch = parse_feed(RSS, URL)
    first, second = batch.rows.to_pylist()
    assert (first["doc_id"], first["title"], first["source"]) == ("a1", "停水 & 停电", "晚报")
    assert first["url"] == "https://news.example/a/1"
    assert first["published_at"] == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert "城东三天没水" in first["text"]
    assert second["published_at"] is None
    assert [row["line"] for row in batch.rejected.to_pylist()] == [3, 4]


def test_an_atom_feed_is_read():
    (entry,) = parse_feed(ATOM, URL).rows.to_pylist()
    assert (entry["doc_id"], entry["title"], entry["text"]) == ("urn:1", "Bus late", "Line 5 is late again.")


def test_a_json_feed_is_read():
    batch = parse_feed(JSON, URL)
    (entry,) = batch.rows.to_pylist()
    assert (entry["doc_id"], entry["url"], entry["source"]) == ("7", "https://news.example/c", "Hub")
    assert [row["line"] for row in batch.rejected.to_pylist()] == [2, 3]


@pytest.mark.parametrize("body", [RSS, ATOM, JSON])
def test_no_author_leaves_a_feed(body):
    batch = parse_feed(body, URL)
    assert set(batch.rows.column_names) <= {*records.INPUT.names, "line"}
    everything = str(batch.rows.to_pylist()) + str(batch.rejected.to_pylist())
    assert "李记者" not in everything
    assert "Reporter" not in everything


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!DOCTYPE html><html><body>hello</body></html>", "web page and not a feed"),
        (b"<html><head></head></html>", "web page and not a feed"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>', "unsafe"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><rss/>'.encode("utf-16"), "unsafe"),
        (b"<note>hello</note>", "not a feed"),
        (b"plain words", "not a feed"),
        (b"", "not a feed"),
        (
            b"<rss><channel><item><title>&#xD800;</title></item></channel></rss>",
            "not a feed that can be read",
        ),
        (b"<rss>" + b"<a>" * (MOST_TAGS + 1), "tags"),
        (b'{"a": 1}', "not a JSON Feed"),
        (b'{"a": ', "not a feed"),
        (b"<rss>" + b" " * 21 * 1024**2, "more than"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence(body, message):
    with pytest.raises(InputError, match=message) as refused:
        parse_feed(body, URL)
    assert str(refused.value).endswith(".")


def test_an_entry_without_a_sound_address_keeps_its_words():
    item = b'{"id": "1", "title": "Water", "url": "http://["}'
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + item + b"]}"
    (row,) = parse_feed(body, URL).rows.to_pylist()
    assert (row["title"], row["url"]) == ("Water", None)


def test_a_feed_in_a_file_is_read_by_its_ending(tmp_path):
    (tmp_path / "feed.xml").write_bytes(RSS)
    (batch,) = read_file(tmp_path / "feed.xml")
    assert batch.rows.num_rows == 2
    assert batch.rejected.column("input").to_pylist() == [str(tmp_path / "feed.xml")] * 2
