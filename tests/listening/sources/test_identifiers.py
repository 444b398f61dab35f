"""Identifiers of documents."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.sources import document_ids


def test_a_given_id_is_kept_as_text():
    assert document_ids(pa.table({"doc_id": [7, 8], "text": ["a", "b"]})).to_pylist() == ["7", "8"]


def test_the_same_content_is_numbered_within_one_input():
    first, second, third = document_ids(pa.table({"text": ["水", "水", "水"]})).to_pylist()
    assert second == f"{first}-2"
    assert third == f"{first}-3"


def test_width_makes_no_difference_and_the_source_does():
    table = pa.table({"text": ["ABC", "ＡＢＣ", "ABC"], "source": ["x", "x", "y"]})
    first, second, third = document_ids(table).to_pylist()
    assert second == f"{first}-2"
    assert not third.startswith(first)


@given(st.lists(st.sampled_from(["a", "b", ""]), max_size=12), st.integers(1, 5))
def test_ids_are_the_same_whatever_the_batch_size(texts, size):
    table = pa.table({"text": pa.array(texts, pa.string())})
    seen: Counter[str] = Counter()
    parts = [document_ids(table.slice(at, size), seen).to_pylist() for at in range(0, len(texts), size)]
    assert [one for part in parts for one in part] == document_ids(table).to_pylist()
