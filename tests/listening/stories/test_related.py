import datetime as dt

import pyarrow as pa
import pytest

from answerable.listening.stories.related import RELATED, related

DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def story(name, label, *, terms=(), first=0, last=2, **about):
    when = {"first_seen": DAY + dt.timedelta(days=first), "last_seen": DAY + dt.timedelta(days=last)}
    told = {"story_id": name, "label": label, "terms": list(terms), "merged_into": None}
    return told | {"topic": None, "place_code": None} | when | about


WATER = story("s-1", "城南自来水发黄第三天", terms=["自来水", "发黄"], topic="water", place_code="990101001")
STORIES = [
    WATER,
    story("s-2", "城南自来水发黄原因查明", terms=["自来水", "原因"], first=5, last=6, topic="water"),
    story("s-3", "城南水厂更换旧管道 自来水曾发黄", terms=["自来水"], first=-9, last=-7, topic="water"),
    story("s-4", "小学食堂饭菜涨价", terms=["食堂"], topic="education", place_code="990102001"),
    story("s-5", "Brown tap water in South District", first=1, topic="water", place_code="990101001"),
    story("s-6", "Library opens late", first=1, topic="culture", place_code="990101001"),
    story("s-7", "Bus 18 is late", first=60, last=61, topic="water", place_code="990101001"),
    story("s-8", "城南自来水发黄第三天", merged_into="s-1"),
]


@pytest.fixture
def found():
    rows = related(pa.Table.from_pylist(STORIES), "s-1", most=9).to_pylist()
    return {row["story_id"]: row for row in rows}


def test_stories_of_the_same_words_are_before_or_after_by_their_days(found):
    assert (found["s-2"]["relation"], found["s-3"]["relation"]) == ("after", "before")
    assert "自来水" in found["s-2"]["shared"]


def test_a_story_of_other_words_has_nothing_to_do_with_it(found):
    assert "s-4" not in found


def test_another_language_is_linked_where_topic_place_and_days_agree(found):
    assert found["s-5"]["other_language"]
    assert not {"s-6", "s-7"} & set(found)


def test_what_became_part_of_another_is_passed_over(found):
    assert not {"s-1", "s-8"} & set(found)


def test_an_unknown_story_has_no_relations():
    assert related(pa.Table.from_pylist(STORIES), "s-0") == RELATED.empty_table()


def test_the_order_of_the_stories_changes_nothing():
    turned = related(pa.Table.from_pylist(STORIES[::-1]), "s-1")
    assert turned == related(pa.Table.from_pylist(STORIES), "s-1")
