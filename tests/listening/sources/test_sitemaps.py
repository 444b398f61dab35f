"""Sitemaps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from answerable.listening.errors import InputError
from answerable.listening.sources import parse_sitemap

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
