"""Addresses of one page are one address."""

from __future__ import annotations

import pytest

from answerable.listening.duplicates import canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/news/12",
        "http://EXAMPLE.org/news/12/",
        "https://m.example.org/news/12?utm_source=a&spm=b",
        "https://example.org/news/12#comments",
        "https://example.org/news/12/index.html",
    ],
)
def test_links_to_one_page_are_one(url: str):
    assert canonical_url(url) == "example.org/news/12"


def test_what_names_the_page_stays_in_a_fixed_order():
    assert canonical_url("https://example.org/v?id=7&b=1") == canonical_url("https://example.org/v?b=1&id=7")
    assert canonical_url("https://example.org/v?id=7") != canonical_url("https://example.org/v?id=8")
