import datetime as dt

import pytest

from answerable.portal.stories import queries, services
from portal.stories import heard

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 12)


def ago(days):
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def three():
    """A story that grows, one that was large and is quiet, one in another place."""
    stories = [
        heard.story(label="自来水发黄"),
        heard.story("s-2", label="夜间施工", terms=["噪声"], topic="noise", documents=90),
        heard.story("s-3", label="Bus 18", terms=["bus"], topic="public-transport", place_code="990102001"),
    ]
    days = [heard.day(ago(0), 9), heard.day(ago(20), 80, "s-2"), heard.day(ago(5), 4, "s-3")]
    services.store(heard.documents(), heard.stories(*stories), heard.days(*days))


def found(**asked):
    return [story.story_id for story in queries.find_stories(TODAY, **asked)]


def test_the_story_that_grows_most_comes_first(three):
    assert found() == ["s-1", "s-2", "s-3"]


def test_the_largest_comes_first_when_that_is_asked(three):
    assert found(order="size")[0] == "s-2"


@pytest.mark.parametrize(
    ("asked", "story_ids"),
    [
        ({"q": "来水"}, ["s-1"]),
        ({"q": "噪"}, ["s-2"]),
        ({"q": "bus 18"}, ["s-3"]),
        ({"q": "自来水 噪声"}, []),
        ({"topic": "noise"}, ["s-2"]),
        ({"place": "990102"}, ["s-3"]),
        ({"state": "rising"}, []),
        ({"order": "nonsense", "topic": "noise"}, ["s-2"]),
    ],
)
def test_stories_are_found_by_part_of_a_word_topic_place_and_state(three, asked, story_ids):
    assert found(**asked) == story_ids


def test_a_warned_story_rises_for_a_week(three):
    services.mark_warned({"s-2": (ago(6), {}), "s-3": (ago(7), {})})
    assert [story.story_id for story in queries.rising(TODAY)] == ["s-2"]
    assert found(state="rising") == ["s-2"]


def test_copies_are_shown_once_with_their_number_and_outlets():
    copies = [
        heard.document("d-1", group_id="g", source="Daily", published_at=heard.NOON),
        heard.document(
            "d-2", group_id="g", source="Evening", published_at=heard.NOON + dt.timedelta(hours=1)
        ),
        heard.document("d-3", source=None),
    ]
    services.store(heard.documents(*copies), heard.stories(heard.story()), heard.days())
    story = queries.story_or_none("s-1")
    shown = queries.evidence_on(story, queries.evidence_groups(story))
    assert [(each.document.doc_id, each.copies, each.outlets) for each in shown] == [
        ("d-1", 2, ["Daily", "Evening"]),
        ("d-3", 1, []),
    ]


def test_the_story_of_documents_is_the_one_that_most_of_them_are_in(three):
    rows = [heard.document("a", "s-1"), heard.document("b", "s-2"), heard.document("c", "s-2")]
    services.store(heard.documents(*rows), heard.stories(), heard.days())
    assert queries.story_of_documents(["a", "b", "c", "unknown"]).story_id == "s-2"
    assert queries.story_of_documents(["unknown"]) is None


def test_the_names_of_places_come_from_the_operators_table(settings, tmp_path):
    settings.HOME = tmp_path
    assert queries.place_name("990101") == "990101"
    queries.gazetteer().write_text(
        "code,name,level,parent_code,name_en\n990101,津桥区,3,,Jinqiao\n", encoding="utf-8"
    )
    assert queries.place_name("990101") == "津桥区"
