import datetime as dt

import pyarrow as pa
import pytest

from answerable.portal.stories import queries, services
from answerable.portal.stories.models import Document, Story
from answerable.portal.stories.rules import severity_of
from portal.stories import heard

TODAY = dt.date(2026, 3, 12)


def judged(*rows):
    """Documents of (doc_id, group, level, words, story)."""
    table = heard.documents(*[heard.document(row[0], group_id=row[1], story_id=row[4]) for row in rows])
    table = table.append_column("severity", pa.array([row[2] for row in rows], pa.string()))
    return table.append_column("severity_words", pa.array([row[3] for row in rows], pa.list_(pa.string())))


@pytest.fixture
def two(db):
    """A story with danger in two groups, and one whose only danger is a single text among three."""
    rows = [
        ("d-1", "a", "danger", ["触电"], "s-1"),
        ("d-2", "b", "danger", ["触电"], "s-1"),
        ("d-3", "c", None, [], "s-1"),
        ("d-4", "d", "danger", ["起火"], "s-2"),
        ("d-5", "e", "failure", ["停电"], "s-2"),
        ("d-6", "f", "wish", ["建议"], "s-2"),
    ]
    told = heard.stories(heard.story(), heard.story("s-2", label="停电"))
    services.store(judged(*rows), told, heard.days(heard.day(TODAY, 3), heard.day(TODAY, 30, "s-2")))


def test_a_story_has_the_level_that_two_of_its_groups_reach(two):
    assert dict(Story.objects.values_list("story_id", "severity")) == {"s-1": 4, "s-2": 2}
    assert Story.objects.get(story_id="s-1").severity_words == ["触电"]
    assert Document.objects.get(doc_id="d-3").severity == 0


def test_copies_of_one_text_are_one_group():
    assert severity_of([("a", 4, ["起火"]), ("a", 4, ["起火"]), ("b", 1, ["建议"])])[0] == 1


def test_a_story_of_one_group_has_its_level_and_one_of_nothing_has_none():
    assert severity_of([("a", 3, ["欠薪"])]) == (3, ["欠薪"])
    assert severity_of([]) == (0, [])


def test_a_merge_weighs_the_whole_anew(two):
    merged = heard.stories(heard.story(), heard.story("s-2", merged_into="s-1"))
    services.store(judged(), merged, heard.days())
    assert Story.objects.get(story_id="s-1").severity == 4
    assert set(Story.objects.get(story_id="s-1").severity_words) == {"触电", "起火"}


@pytest.mark.parametrize(
    ("severity", "found"), [("", {"s-1", "s-2"}), ("3", {"s-1"}), ("2", {"s-1", "s-2"}), ("99", set())]
)
def test_stories_are_found_by_how_much_is_at_stake_at_least(two, severity, found):
    assert {story.story_id for story in queries.find_stories(TODAY, severity=severity)} == found


def test_the_list_can_begin_with_what_is_most_at_stake(two):
    ordered = [story.story_id for story in queries.find_stories(TODAY, order="severity")]
    grown = [story.story_id for story in queries.find_stories(TODAY)]
    assert (ordered, grown) == (["s-1", "s-2"], ["s-2", "s-1"])


def test_the_desk_begins_with_what_is_most_at_stake(two):
    services.mark_warned({"s-1": (TODAY - dt.timedelta(days=3), {}), "s-2": (TODAY, {})})
    assert [story.story_id for story in queries.rising(TODAY)] == ["s-1", "s-2"]


def test_the_pages_show_the_level_with_the_words_that_decided(two, client_of, alice, english):
    client = client_of(alice, **english)
    assert "danger to life or health" in client.get("/desk/stories/?severity=4").content.decode()
    shown = client.get("/desk/stories/s-1/").content.decode()
    assert "Words that decided: 触电" in shown
