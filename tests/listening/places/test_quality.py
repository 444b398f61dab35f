"""Floors under the figures of docs/listening/places.md; they only rise.

The rules were made looking at the part `train`; here is `dev`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from answerable.listening.evaluation.places import determined, evaluate
from answerable.listening.places import PlaceFinder

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data")) / "places"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is absent; set ANSWERABLE_DATA"),
]


def test_counties_of_addresses_are_right_or_withheld():
    addresses = pq.read_table(DATA / "addresses_zh.parquet")
    addresses = addresses.filter(pc.equal(addresses["split"], "dev"))
    divisions = pq.read_table(DATA / "cn_admin_divisions.parquet")
    figures = evaluate([determined(PlaceFinder().find(addresses), divisions)])
    assert figures["right"] >= 0.97
    assert figures["wrong"] <= 0.002
    assert figures["not guessed"] >= 0.8
