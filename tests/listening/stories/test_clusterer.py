"""The promises of the clustering: names that stay, whatever the batches, whatever the interruptions."""

from __future__ import annotations

import pickle
import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from answerable.listening import records
from answerable.listening.stories import Recipe, StoryClusterer, shelf, splitting

MATTERS = (
    ("城南自来水发黄有异味", "居民反映家中自来水发黄并带有异味供水公司称正在冲洗管网"),
    ("人民路公交改线后等车太久", "多位乘客反映公交改线以后高峰时段等车时间超过四十分钟"),
    ("小学门口停车堵塞", "家长接送孩子时学校门口车辆停放混乱早晚高峰道路堵塞"),
    (
        "Library closes early on Sundays",
        "Readers ask the city library to keep longer opening hours at weekends",
    ),
)


EXTRA = "甲乙丙丁戊己庚辛壬癸子丑寅卯"


def stream(documents: int = 120, seed: int = 1) -> pa.Table:
    """Return documents of four matters over some days, one in six a copy of an earlier one."""
    chance = random.Random(seed)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    rows = []
    for number in range(documents):
        matter = chance.randrange(len(MATTERS))
        title, text = MATTERS[matter]
        extra = "".join(chance.choices(EXTRA, k=6))
        repeat = number >= 20 and chance.random() < 1 / 6
        group = f"g{matter}" if repeat else f"d{number}"
        rows.append(
            {
                "doc_id": f"d{number}",
                "title": title + extra,
                "text": text + extra,
                "published_at": None if chance.random() < 0.05 else start + timedelta(hours=3 * number),
                "source": chance.choice((None, "晚报", "日报", "tv.example")),
                "group_id": group,
            }
        )
    schema = pa.schema(
        [*(records.INPUT.field(name) for name in rows[0] if name != "group_id"), ("group_id", pa.string())]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def in_pieces(
    table: pa.Table, sizes: tuple[int, ...], interrupted: bool, recipe: Recipe | None = None
) -> tuple[list[str], pa.Table]:
    """Assign in batches of the given sizes, in turn, saving and restoring after each where asked."""
    clusterer, story_ids, start, turn = StoryClusterer(recipe), [], 0, 0
    while start < table.num_rows:
        size = sizes[turn % len(sizes)]
        story_ids += clusterer.assign(table.slice(start, size))["story_id"].to_pylist()
        start, turn = start + size, turn + 1
        if interrupted:
            state = clusterer.state()
            clusterer = StoryClusterer(recipe)
            clusterer.restore(state)
    return story_ids, clusterer.stories()


def test_documents_of_one_matter_share_a_story():
    table = stream()
    assigned = StoryClusterer().assign(table)
    stories = dict(zip(table["title"].to_pylist(), assigned["story_id"].to_pylist()))
    for title, _ in MATTERS:
        assert len({story for shown, story in stories.items() if shown.startswith(title)}) == 1
    assert len(set(stories.values())) == len(MATTERS)


@pytest.mark.parametrize("interrupted", [False, True])
@pytest.mark.parametrize("sizes", [(1,), (7, 2, 31), (1000,)])
def test_the_stories_do_not_depend_on_batches_or_interruptions(sizes, interrupted):
    whole = in_pieces(stream(), (120,), interrupted=False)
    pieces = in_pieces(stream(), sizes, interrupted)
    assert pieces[0] == whole[0]
    assert pieces[1].equals(whole[1])


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("interrupted", [False, True])
def test_nor_where_stories_turn_cold_merge_and_part(monkeypatch, seed, interrupted):
    for name, small in (("WARM", 20), ("WARM_ROWS", 3), ("_FEW", 1)):
        monkeypatch.setattr(shelf, name, small)
    for name, small in (("LEAST", 2), ("EVERY", 2), ("APART", 2.0)):
        monkeypatch.setattr(splitting, name, small)
    recipe = Recipe(block=8, block_share=4, long_block=24, least=0.25, join=0.12, merge=0.3, memory_days=6.0)
    whole = in_pieces(stream(160, seed), (160,), interrupted=False, recipe=recipe)
    pieces = in_pieces(stream(160, seed), (5, 31), interrupted, recipe)
    assert pieces[0] == whole[0]
    assert pieces[1].equals(whole[1])


def test_blocks_grow_with_the_stream_up_to_a_length():
    recipe = Recipe(block=128, block_share=16, long_block=512)
    assert [recipe.block_after(documents) for documents in (0, 2048, 4096, 10**6)] == [128, 128, 256, 512]


def test_every_document_has_a_story_even_without_a_word():
    table = pa.table({"doc_id": ["a", "b"], "title": pa.array([None, "!"], pa.string())})
    story_ids = StoryClusterer().assign(table)["story_id"].to_pylist()
    assert None not in story_ids
    assert len(set(story_ids)) == 2


def test_an_empty_batch_gives_an_empty_column():
    assert StoryClusterer().assign(records.INPUT.empty_table())["story_id"].to_pylist() == []


def test_copies_join_their_group_and_count_as_documents_only():
    clusterer = StoryClusterer()
    clusterer.assign(
        pa.table(
            {"doc_id": ["a", "b", "c"], "title": ["水管爆裂", "转载", "转发"], "group_id": ["g", "g", "g"]}
        )
    )
    story = clusterer.stories().to_pylist()[0]
    assert (story["documents"], story["groups"], story["sources"]) == (3, 1, 1)


def test_sources_are_distinct_outlets_after_grouping_and_the_unnamed_count_by_group():
    table = pa.table(
        {
            "doc_id": ["a", "b", "c", "d", "e"],
            "title": ["水管爆裂淹没道路"] * 5,
            "group_id": ["1", "2", "3", "4", "1"],
            "source": ["晚报", "晚报", None, None, "日报"],
        }
    )
    clusterer = StoryClusterer()
    clusterer.assign(table)
    assert clusterer.stories()["sources"].to_pylist() == [3]


def test_an_old_matter_needs_to_be_more_alike_to_come_back():
    first, later = datetime(2020, 1, 1, tzinfo=UTC), datetime(2029, 12, 1, tzinfo=UTC)
    table = pa.table(
        {
            "doc_id": ["a", "b"],
            "title": ["城南自来水发黄有异味", "城北自来水发黄已三天"],
            "published_at": pa.array([first, later], records.TIMESTAMP),
        }
    )
    soon = table.set_column(2, "published_at", pa.array([first, first], records.TIMESTAMP))
    assert len(set(StoryClusterer(Recipe(join=0.1)).assign(soon)["story_id"].to_pylist())) == 1
    assert len(set(StoryClusterer(Recipe(join=0.1)).assign(table)["story_id"].to_pylist())) == 2


def test_one_wrong_date_does_not_close_the_stories():
    table = stream(60)
    wrong = pa.table(
        {
            "doc_id": ["x"],
            "title": ["年份写错的一篇"],
            "published_at": pa.array([datetime(2190, 1, 1, tzinfo=UTC)], records.TIMESTAMP),
        }
    )
    clusterer = StoryClusterer(Recipe(memory_days=30.0))
    before = clusterer.assign(table.slice(0, 30))["story_id"].to_pylist()
    clusterer.assign(wrong)
    after = clusterer.assign(table.slice(30))["story_id"].to_pylist()
    assert set(after) <= set(before)


def test_silent_stories_close_and_their_rows_stay():
    clusterer = StoryClusterer(Recipe(memory_days=5.0, block=10))
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    days = [begin, *(begin + timedelta(days=20, hours=number) for number in range(30))]
    titles = ["水管爆裂淹没道路", *(["图书馆周日闭馆时间提前"] * 30)]
    table = pa.table(
        {
            "doc_id": [f"d{number}" for number in range(31)],
            "title": titles,
            "published_at": pa.array(days, records.TIMESTAMP),
        }
    )
    story_ids = clusterer.assign(table)["story_id"].to_pylist()
    assert clusterer.state()["closed"]["story_id"].to_pylist() == story_ids[:1]
    assert clusterer.stories()["story_id"].to_pylist() == story_ids[:2]


def test_beyond_the_limit_those_silent_longest_close_and_their_copies_begin_anew():
    titles = [
        "水管爆裂淹没道路",
        "图书馆周日闭馆",
        "公交改线等车太久",
        "小学门口停车堵塞",
        "菜场涨价居民抱怨",
    ]
    days = [datetime(2026, 3, 1 + number, tzinfo=UTC) for number in range(6)]
    table = pa.table(
        {
            "doc_id": [f"d{number}" for number in range(6)],
            "title": [*titles, titles[0]],
            "group_id": ["a", "b", "c", "d", "e", "a"],
            "published_at": pa.array(days, records.TIMESTAMP),
        }
    )
    whole = StoryClusterer(Recipe(open_stories=2, block=1))
    story_ids = whole.assign(table)["story_id"].to_pylist()
    assert story_ids[5] != story_ids[0]
    single = StoryClusterer(Recipe(open_stories=2, block=1))
    assert [single.assign(table.slice(row, 1))["story_id"][0].as_py() for row in range(6)] == story_ids


def test_a_label_is_the_documents_own_words():
    clusterer = StoryClusterer()
    clusterer.assign(stream())
    shown = {title for title, _ in MATTERS}
    for story in clusterer.stories().to_pylist():
        assert any(story["label"].startswith(title) for title in shown)
        text = "\n".join(f"{title}\n{text}" for title, text in MATTERS)
        assert all(term in text for term in story["terms"] if not set(term) & set(EXTRA))


def test_the_table_of_stories_has_the_schema_of_the_records():
    clusterer = StoryClusterer()
    assert clusterer.stories().schema == records.STORY
    clusterer.assign(stream())
    assert clusterer.stories().schema == records.STORY


def test_the_input_is_not_changed_and_the_clusterer_survives_pickling():
    table = stream(20)
    clusterer = pickle.loads(pickle.dumps(StoryClusterer()))
    assert table.column_names == clusterer.assign(table).column_names[:-1]
    assert "story_id" not in table.column_names


def two_matters_in_one() -> tuple[StoryClusterer, list[str]]:
    """Return a clusterer that put two matters into one story, and the documents of either, in turn."""
    clusterer = StoryClusterer(Recipe(join=0.001, block=16, least=1.0))
    chance = random.Random(3)
    rows = []
    for number in range(96):
        title, text = MATTERS[number % 2]
        extra = "".join(chance.choices(EXTRA, k=4))
        rows.append(
            {"doc_id": f"d{number}", "title": title + extra, "text": text + ("" if number else MATTERS[1][1])}
        )
    story_ids = []
    for start in range(0, len(rows), 16):
        batch = pa.Table.from_pylist(rows[start : start + 16])
        story_ids += clusterer.assign(batch)["story_id"].to_pylist()
    return clusterer, story_ids


def test_a_loose_story_is_parted_under_a_new_name():
    clusterer, story_ids = two_matters_in_one()
    moves = {row["doc_id"]: row["story_id"] for row in clusterer.moves().to_pylist()}
    assert moves
    assert not set(moves.values()) & {story_ids[0]}
    sides = {int(doc_id[1:]) % 2 for doc_id in moves}
    assert len(sides) == 1
    rows = {row["story_id"]: row for row in clusterer.stories().to_pylist()}
    assert sum(rows[name]["documents"] for name in {*story_ids, *moves.values()}) == 96


def test_what_is_kept_for_parting_survives_a_restart():
    clusterer, _ = two_matters_in_one()
    again = StoryClusterer(clusterer.recipe)
    again.restore(clusterer.state())
    fresh = pa.table({"doc_id": ["x"], "title": [MATTERS[0][0]]})
    assert again.assign(fresh)["story_id"].equals(clusterer.assign(fresh)["story_id"])
    for name, table in clusterer.state().items():
        assert again.state()[name].equals(table), name
