"""What is put in is found, on the database in use, and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.portal.search import services
from answerable.portal.search.apps import lay_down_index
from answerable.portal.search.queries import matching

pytestmark = pytest.mark.django_db


def found(asked: str, kind: str = "thing") -> set[int]:
    return set(matching(kind, asked).values_list("key", flat=True))


@pytest.fixture
def things():
    services.put_many(
        "thing",
        [
            (1, ("物业费收缴与换届选举公告", "请业主到场")),
            (2, ("12路公交末班车太早", "Bus No. 12")),
            (3, ("停水", None)),
            (4, ("", "")),
        ],
    )
    services.put("other", 1, "停水")


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("换届", {1}),  # in the middle of a sentence, and of no dictionary's word
        ("费收缴与", {1}),
        ("公交 末班", {2}),
        ("bus", {2}),
        ("BU", {2}),
        ("水", {3}),  # the last of a run
        ("停", {3}),
        ("停水 公交", set()),
        ("收缴换届", set()),  # both are there, but not in a row
        ("。。", set()),
        ("", set()),
    ],
)
def test_any_part_of_a_sentence_is_found(things, asked, keys):
    assert found(asked) == keys


def test_a_changed_object_is_found_by_its_new_words_only(things):
    services.put("thing", 3, "来水了")
    assert (found("停水"), found("来水")) == (set(), {3})


def test_what_is_forgotten_is_not_found(things):
    services.forget("thing", [3])
    assert found("停水") == set()
    assert found("停水", "other") == {1}


def test_an_index_that_is_there_is_left_alone(things):
    lay_down_index()
    assert found("停水") == {3}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40))
def test_no_search_is_an_error(things, asked):
    assert found(asked) <= {1, 2, 3, 4}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="水电气路灯费房", min_size=1, max_size=12), st.data())
def test_every_part_of_a_chinese_text_finds_it(db, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    services.put("thing", 9, text)
    assert found(text[start:end]) == {9}
