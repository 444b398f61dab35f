import datetime as dt

import pytest

from answerable.portal.stories.models import Document, Story
from answerable.portal.stories.services import unite_groups

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)


@pytest.fixture
def stored():
    story = Story.objects.create(story_id="s-1", first_seen=NOW, last_seen=NOW)
    for number, group in enumerate(("a", "b", "b", "c")):
        Document.objects.create(
            doc_id=f"d{number}", story=story, group_id=group, published_at=NOW, collected_at=NOW
        )


def groups():
    return list(Document.objects.order_by("doc_id").values_list("group_id", flat=True))


def test_stored_documents_follow_groups_that_turned_out_to_be_one(stored):
    assert unite_groups({"b": "a", "x": "a"}) == 2
    assert groups() == ["a", "a", "a", "c"]
    assert unite_groups({"b": "a"}) == 0


def test_of_very_many_merges_all_are_followed(stored):
    assert unite_groups({f"g{number}": "a" for number in range(1500)} | {"c": "a"}) == 1


def test_nothing_to_unite_changes_nothing(stored):
    assert unite_groups({}) == 0
    assert groups() == ["a", "b", "b", "c"]
