"""Sitemaps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from answerable.listening.errors import InputError
from answerable.listening.sources import parse_feed, parse_sitemap, read_file

URL = "https://news.example/sitemap.xml"
NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/1</loc><n:news><n:publication><n:name>晚报</n:name></n:publication>
<n:publication_date>2024-05-01</n:publication_date><n:title>停水</n:title></n:news></url>
<url><loc>https://news.example/2</loc><lastmod>9999-01-01</lastmod></url><url><lastmod>2024-01-01</lastmod></url></urlset>""".encode()


def test_a_news_sitemap_gives_pages_with_titles_and_times():
    first, second = parse_sitemap(NEWS, URL).pages.to_pylist()
    assert first == {
        "title": "停水",
        "url": "https://news.example/1",
        "source": "晚报",
        "published_at": datetime(2024, 5, 1, tzinfo=UTC),
    }
    assert (second["url"], second["published_at"]) == ("https://news.example/2", None)


def test_an_index_names_further_sitemaps():
    body = b"<sitemapindex><sitemap><loc>https://news.example/s1.xml</loc></sitemap></sitemapindex>"
    found = parse_sitemap(body, URL)
    assert found.sitemaps == ["https://news.example/s1.xml"]
    assert found.pages.num_rows == 0


@pytest.mark.parametrize(
    "body", [b"<rss/>", b"<html></html>", b"<urlset", b'<!DOCTYPE a [<!ENTITY b "c">]><urlset/>']
)
def test_what_is_no_sitemap_is_refused(body):
    with pytest.raises(InputError):
        parse_sitemap(body, URL)


def test_a_news_sitemap_can_be_read_like_a_feed():
    batch = parse_feed(b'<?xml version="1.0"?>\n<!-- made daily -->\n' + NEWS, URL)
    (row,) = batch.rows.to_pylist()
    assert (row["doc_id"], row["title"], row["source"]) == ("https://news.example/1", "停水", "晚报")
    assert [(row["line"], row["reason"]) for row in batch.rejected.to_pylist()] == [
        (2, "the sitemap gives the page no title")
    ]


def test_a_sitemap_file_is_known_by_what_is_in_it(tmp_path):
    path = tmp_path / "sitemap.xml"
    path.write_bytes(NEWS)
    (batch,) = read_file(path)
    assert batch.rows.column("title").to_pylist() == ["停水"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<urlset><url><loc>https://news.example/1</loc></url></urlset>", "without titles"),
        (
            b"<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>",
            "lists other",
        ),
    ],
)
def test_a_sitemap_of_addresses_alone_says_what_to_do(body, sentence):
    with pytest.raises(InputError, match=sentence):
        parse_feed(body, URL)


def test_the_title_of_a_picture_is_not_the_page_s():
    body = (
        b'<urlset xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://a.example/1</loc>'
        b"<i:image><i:loc>https://a.example/p.jpg</i:loc><i:title>Bridge</i:title></i:image></url></urlset>"
    )
    (page,) = parse_sitemap(body, URL).pages.to_pylist()
    assert (page["url"], page["title"]) == ("https://a.example/1", None)
