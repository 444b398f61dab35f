"""Which documents are put together, and that nothing but the documents before decides it."""

from __future__ import annotations

import pickle
import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from answerable.listening.duplicates import DuplicateGrouper, group_file
from answerable.listening.errors import StateError

START = datetime(2024, 5, 1, tzinfo=UTC)
HAN = [chr(code) for code in range(0x4E00, 0x5A00)]


def story(seed: int, length: int = 400) -> str:
    """A text of random characters: two of them share nothing by chance."""
    draw = random.Random(seed)
    return "".join(draw.choice(HAN) + ("，" if place % 15 == 14 else "") for place in range(length))


def documents(*texts: str, days: list[float] | None = None, urls: list[str | None] | None = None) -> pa.Table:
    times = [START + timedelta(days=day) for day in (days or [0] * len(texts))]
    return pa.table(
        {
            "doc_id": [f"d{place}" for place in range(len(texts))],
            "title": pa.nulls(len(texts), pa.string()),
            "text": pa.array(texts, pa.string()),
            "published_at": pa.array(times, pa.timestamp("us", "UTC")),
            "url": pa.array(urls or [None] * len(texts), pa.string()),
        }
    )


def grouped(table: pa.Table, **settings: int) -> list[tuple[str, str]]:
    result = DuplicateGrouper(**settings).assign(table)
    return list(zip(result["group_id"].to_pylist(), result["group_kind"].to_pylist(), strict=True))


def mixed_stream(count: int = 700) -> pa.Table:
    """Originals, copies, extensions, excerpts and short lines in a seeded order over ninety days."""
    draw = random.Random(7)
    texts: list[str] = []
    for number in range(count):
        old = draw.choice(texts) if texts else story(0)
        texts.append(
            draw.choice(
                [story(number), story(number, 60), old, old + story(number, 90), old[: len(old) // 2], "同意"]
            )
        )
    days = sorted(draw.uniform(0, 90) for _ in texts)
    return documents(*texts, days=days)


def test_the_same_text_is_an_exact_copy_whatever_its_spacing_and_punctuation():
    text = story(1)
    assert grouped(documents(text, text.replace("，", ", \n"))) == [("d0", "none"), ("d0", "exact")]


def test_traditional_and_simplified_writing_are_one_text():
    assert grouped(
        documents("自来水发黄已经三天，请问何时能够恢复供应？", "自來水發黃已經三天，請問何時能夠恢復供應？")
    )[1] == (
        "d0",
        "exact",
    )


def test_a_text_with_a_third_more_is_a_near_copy():
    assert grouped(documents(story(1), story(1) + story(2, 130)))[1] == ("d0", "near")


def test_a_part_of_a_text_is_an_excerpt():
    assert grouped(documents(story(1, 900), story(1, 900)[:250]))[1] == ("d0", "excerpt")


def test_other_texts_stay_alone():
    assert grouped(documents(story(1), story(2), story(3))) == [
        ("d0", "none"),
        ("d1", "none"),
        ("d2", "none"),
    ]


def test_under_twenty_letters_only_the_same_text_counts():
    result = grouped(documents("这里的路灯坏了请来修", "这里的路灯坏了请来修吧", "这里的路灯坏了，请来修！"))
    assert result == [("d0", "none"), ("d1", "none"), ("d0", "exact")]


def test_documents_without_a_letter_stay_alone():
    assert grouped(documents("", "", "！！！", "……")) == [(f"d{place}", "none") for place in range(4)]


def test_the_title_does_not_part_copies_of_an_article():
    table = documents(story(1), story(1)).set_column(
        1, "title", pa.array(["甲地来信", "完全不同的另一个标题"])
    )
    assert grouped(table)[1] == ("d0", "exact")


def test_the_title_counts_where_the_text_is_short():
    table = documents("如题", "如题").set_column(
        1, "title", pa.array(["小区停水三天没人管", "地铁末班车时间太早"])
    )
    assert grouped(table) == [("d0", "none"), ("d1", "none")]


def test_folded_text_is_enough():
    table = documents(story(1), story(1)).select(["doc_id", "text"]).rename_columns(["doc_id", "folded"])
    assert grouped(table)[1] == ("d0", "exact")


def test_copies_more_than_thirty_days_apart_are_two_voices():
    assert grouped(documents(story(1), story(1), days=[0, 31])) == [("d0", "none"), ("d1", "none")]


def test_a_text_that_keeps_going_round_stays_one_group():
    result = grouped(documents(*[story(1)] * 5, days=[0, 20, 40, 60, 80]))
    assert {group for group, _ in result} == {"d0"}


def test_a_near_copy_finds_a_text_that_only_its_copies_kept_alive():
    result = grouped(documents(story(1), story(1), story(1) + story(2, 100), days=[0, 25, 50]))
    assert result[2] == ("d0", "near")


def test_a_document_without_a_time_happened_when_the_one_before_did():
    table = documents(story(1), story(2), story(1), days=[0, 0, 0])
    times = table["published_at"].to_pylist()
    table = table.set_column(3, "published_at", pa.array([times[0], None, None], pa.timestamp("us", "UTC")))
    assert grouped(table)[2] == ("d0", "exact")


def test_late_documents_find_their_copies():
    assert grouped(documents(story(1), story(2), story(1), days=[0, 60, 1]))[2] == ("d0", "exact")


def test_one_page_in_two_states_needs_less_likeness():
    old, new = story(1, 300), story(1, 300)[:130] + story(2, 170)
    assert grouped(documents(old, new))[1][1] == "none"
    address = ["https://www.example.org/a?id=1&utm_source=x", "http://example.org/a/?id=1#top"]
    assert grouped(documents(old, new, urls=list(address)))[1] == ("d0", "near")


def test_one_address_with_another_text_is_another_document():
    assert grouped(documents(story(1), story(2), urls=["https://example.org/"] * 2))[1] == ("d1", "none")


def test_a_text_between_two_groups_unites_them_and_the_older_name_stays():
    whole = story(1, 500)
    left, right = whole[:300], whole[-300:]
    grouper = DuplicateGrouper()
    result = grouper.assign(documents(left, right, whole))
    assert result["group_id"].to_pylist() == ["d0", "d1", "d0"]
    assert grouper.merges().to_pylist() == [{"group_id": "d1", "into": "d0"}]
    assert group_file(documents(left, right, whole))["group"].to_pylist() == ["d0"] * 3


def test_a_round_up_of_many_texts_does_not_unite_them():
    parts = [story(seed, 200) for seed in range(6)]
    grouper = DuplicateGrouper()
    grouper.assign(documents(*parts, "".join(parts)))
    assert grouper.merges().num_rows == 0


@pytest.mark.parametrize("size", [1, 7, 512, 10_000])
def test_groups_are_the_same_whatever_the_batch_size(size: int):
    stream, grouper = mixed_stream(), DuplicateGrouper(remembered=50)
    parts = [grouper.assign(stream.slice(start, size)) for start in range(0, stream.num_rows, size)]
    whole = DuplicateGrouper(remembered=50)
    assert pa.concat_tables(parts) == whole.assign(stream)
    assert grouper.merges() == whole.merges()


def test_groups_are_the_same_after_saving_and_restoring():
    stream, grouper = mixed_stream(), DuplicateGrouper(remembered=50)
    parts = []
    for start in range(0, stream.num_rows, 90):
        parts.append(grouper.assign(stream.slice(start, 90)))
        state, grouper = grouper.state(), DuplicateGrouper(remembered=50)
        grouper.restore(state)
    assert pa.concat_tables(parts) == DuplicateGrouper(remembered=50).assign(stream)


def test_signatures_may_be_kept_piece_by_piece():
    stream, grouper = mixed_stream(), DuplicateGrouper()
    pieces, after = [], 0
    for start in range(0, stream.num_rows, 100):
        grouper.assign(stream.slice(start, 100))
        state = grouper.state(since=after)
        pieces.append(state["signatures"])
        after = pa.concat_tables(pieces)["number"][-1].as_py() + 1
    whole = pa.concat_tables(pieces)
    assert whole.combine_chunks() == grouper.state()["signatures"]
    DuplicateGrouper().restore({**state, "signatures": whole})


def test_a_remembered_text_costs_less_than_300_bytes():
    grouper = DuplicateGrouper()
    grouper.assign(documents(*(story(seed, 1500) for seed in range(100))))
    assert sum(table.nbytes for table in grouper.state().values()) / 100 < 300


def test_what_is_old_and_more_than_enough_is_forgotten():
    stream = documents(*(story(seed, 100) for seed in range(2600)), days=[seed / 10 for seed in range(2600)])
    grouper = DuplicateGrouper(remembered=100)
    grouper.assign(stream)
    assert grouper.state()["signatures"].num_rows < 1200


def test_capacity_bounds_memory_where_time_does_not():
    grouper = DuplicateGrouper(remembered=100, capacity=600)
    grouper.assign(documents(*(story(seed, 100) for seed in range(2600))))
    assert grouper.state()["signatures"].num_rows < 600 + 2 * 512


def test_a_foreign_state_is_refused():
    with pytest.raises(StateError, match="duplicates"):
        DuplicateGrouper().restore({"clock": pa.table({"documents": [1]})})


def test_an_empty_batch_and_a_pickled_grouper_work():
    empty = documents().slice(0, 0)
    grouper = pickle.loads(pickle.dumps(DuplicateGrouper()))
    assert grouper.assign(empty).num_rows == 0
    assert grouper.assign(documents(story(1)))["group_id"].to_pylist() == ["d0"]


def test_a_file_names_the_kind_of_the_first_of_a_group_too():
    table = documents(story(1), story(2), story(1), story(2) + story(3, 100))
    result = group_file(table)
    assert result["group"].to_pylist() == ["d0", "d1", "d0", "d1"]
    assert result["kind"].to_pylist() == ["exact", "near", "exact", "near"]
    assert result.column_names == [*table.column_names, "group", "kind"]
