import datetime as dt

import pytest

from answerable.portal.stories import queries, services
from answerable.portal.stories.models import Document, Story, StoryDay
from portal.stories import heard

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 1)


def store(documents=(), stories=(), days=()):
    return services.store(
        heard.documents(*documents), heard.stories(*stories), heard.days(*days), method="test 1"
    )


def everything():
    tables = [
        Story.objects.order_by("story_id"),
        Document.objects.order_by("doc_id"),
        StoryDay.objects.order_by("day"),
    ]
    return [list(table.values()) for table in tables]


def test_storing_twice_changes_nothing():
    given = [heard.document("d-1"), heard.document("d-2")], [heard.story()], [heard.day(MARCH, 2)]
    store(*given)
    first = everything()
    store(*given)
    assert everything() == first


def test_a_story_that_grew_is_renewed_in_place():
    store([heard.document("d-1")], [heard.story(documents=1)])
    before = Story.objects.get().pk
    store([heard.document("d-2")], [heard.story(documents=2, label="水质")])
    story = Story.objects.get()
    assert (story.pk, story.documents, story.label) == (before, 2, "水质")


def test_the_evidence_of_a_story_follows_it_into_the_one_it_became_part_of():
    store(
        [heard.document("d-1", "s-1"), heard.document("d-2", "s-2")], [heard.story(), heard.story("s-2")], []
    )
    store([], [heard.story("s-2", merged_into="s-1")], [heard.day(MARCH, 2)])
    whole = Story.objects.get(story_id="s-1")
    assert set(whole.evidence.values_list("doc_id", flat=True)) == {"d-1", "d-2"}
    assert Story.objects.get(story_id="s-2").merged_into == whole
    assert list(queries.whole_stories()) == [whole]


def test_merges_of_merges_are_followed_to_the_end():
    chain = [heard.story(), heard.story("s-2", merged_into="s-3"), heard.story("s-3", merged_into="s-1")]
    store([heard.document("d-1", "s-1"), heard.document("d-2", "s-2"), heard.document("d-3", "s-3")], chain)
    assert Story.objects.get(story_id="s-1").evidence.count() == 3


def test_what_is_too_long_for_a_column_is_cut_and_not_refused():
    store([heard.document("d-1", title="长" * 900)], [heard.story(label="长" * 900)])
    assert len(Document.objects.get().title) == 500
    assert len(Story.objects.get().label) == 300


def test_a_newer_warning_replaces_an_older_one_and_never_the_other_way():
    store([], [heard.story()])
    services.mark_warned({"s-1": (dt.date(2026, 3, 12), {"observed": 37})})
    services.mark_warned({"s-1": (dt.date(2026, 3, 5), {"observed": 5})})
    story = Story.objects.get()
    assert (story.warned_on, story.warning) == (dt.date(2026, 3, 12), {"observed": 37})


def test_no_column_of_the_tables_can_hold_who_wrote_a_document():
    from answerable.listening.records import FORBIDDEN_COLUMNS

    names = {field.name for model in (Story, Document, StoryDay) for field in model._meta.get_fields()}
    assert not names & FORBIDDEN_COLUMNS
