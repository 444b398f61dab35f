"""Overlap read off sketches is the true overlap for short texts, and close to it for long ones."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa

from answerable.listening.duplicates import Sketches
from answerable.listening.duplicates.sketches import LEVELS, SKETCH_SIZE

HAN = [chr(code) for code in range(0x4E00, 0x5A00)]


def text(seed: int, length: int) -> str:
    draw = random.Random(seed)
    return "".join(draw.choice(HAN) for _ in range(length))


def sketches(*texts: str | None) -> Sketches:
    return Sketches.of(pa.array(texts, pa.string()))


def numbers(table: Sketches, place: int) -> set[int]:
    return set(table.hashes[table.starts[place] : table.starts[place + 1]].tolist())


def test_a_short_text_is_kept_whole():
    assert len(numbers(sketches(text(1, 60)), 0)) == 57


def test_a_text_is_sketched_alike_wherever_it_stands_in_a_batch():
    alone, among = sketches(text(1, 500)), sketches(None, text(2, 77), text(1, 500), "", text(3, 4))
    assert numbers(alone, 0) == numbers(among, 2)
    assert alone.contents[0] == among.contents[2]


def test_no_sketch_grows_far_beyond_its_size():
    table = sketches(*(text(length, length) for length in range(50, 5000, 50)))
    assert np.diff(table.starts).max() < 1.6 * SKETCH_SIZE


def test_what_is_kept_at_a_level_is_counted():
    table = sketches(text(1, 3000))
    own = int(table.levels[0])
    assert table.sizes[0, own] == len(numbers(table, 0))
    assert (np.diff(table.sizes[0, own:]) <= 0).all()
    assert table.sizes.shape == (1, LEVELS)


def test_containment_of_a_short_text_in_a_long_one_is_seen():
    whole = text(1, 2000)
    table = sketches(whole, whole[200:600])
    level = max(table.levels)
    shared = len(numbers(table, 0) & numbers(table, 1))
    assert shared >= 0.9 * min(table.sizes[:, level])


def test_unrelated_english_texts_share_nothing():
    words = [["water", "pressure", "street", "morning"], ["library", "children", "reading", "holiday"]]
    draws = [" ".join(random.Random(place).choices(pool, k=80)) for place, pool in enumerate(words)]
    table = sketches(*draws)
    assert not numbers(table, 0) & numbers(table, 1)


def test_null_empty_and_unlettered_texts_have_no_sketch():
    table = sketches(None, "", "，。！", "\U0001f600")
    assert len(table) == 4
    assert len(table.hashes) == 0
    assert table.letters.tolist() == [0, 0, 0, 0]


def test_rare_ideographs_beyond_the_basic_plane_are_letters():
    assert sketches("\U00020000\U00020001").letters.tolist() == [2]
