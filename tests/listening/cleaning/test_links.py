"""An address leads to a page, and tells of nobody."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.cleaning import clean
from answerable.listening.cleaning.links import impersonal, without_persons


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://a.example/n?id=7", "https://a.example/n?id=7"),
        ("https://a.example/n?openid=o6_bmjrPTlm", "https://a.example/n"),
        ("https://a.example/n?openid=o6&id=7", "https://a.example/n?id=7"),
        ("https://a.example/n?id=7&share_from_uid=12&page=2", "https://a.example/n?id=7&page=2"),
        ("https://a.example/?u=13912345678", "https://a.example/"),
        ("https://a.example/?u=%2B8613912345678&x=1", "https://a.example/?x=1"),
        ("https://a.example/?m=li%40b.cn#c", "https://a.example/#c"),
        ("https://a.example/#13912345678", "https://a.example/"),
        ("https://li:secret@a.example/n", "https://a.example/n"),
        ("https://a.example/p/13912345678/", "https://a.example/p/13912345678/"),  # the number of a page
        ("https://a.example/?id=139123456789012", "https://a.example/?id=139123456789012"),
        ("https://a.example/search?name=水管", "https://a.example/search?name=水管"),
        ("https://maps.example/@30.2,120.1", "https://maps.example/@30.2,120.1"),
    ],
)
def test_what_tells_of_somebody_is_taken_out_and_the_page_stays(given, kept):
    assert impersonal(given) == kept
    assert without_persons(pa.array([given, None])).to_pylist() == [kept, None]


@given(st.text(alphabet="abid=?&#;@/:13912345678opent", max_size=60))
def test_an_impersonal_address_stays_as_it_is(url):
    once = impersonal(url)
    assert impersonal(once) == once


def test_cleaning_a_table_includes_its_addresses():
    rows = pa.table({"text": ["三天没水"], "url": ["https://a.example/?phone=13912345678"]})
    assert clean(rows).column("url").to_pylist() == ["https://a.example/"]
