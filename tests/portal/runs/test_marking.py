"""A curator's marks, through a real archive and back into the tables."""

import datetime as dt

import pytest
from django.urls import reverse

from answerable.portal.cases.services import receive
from answerable.portal.runs import services
from answerable.portal.stories import services as stories
from answerable.portal.stories.models import Document, Mark, Story, StoryDay
from answerable.portal.stories.queries import thresholds_now

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)
WATER = ("自来水发黄", "石坊街道的自来水发黄，已经三天了，不敢用来做饭。")
LIFT = ("电梯又停了", "港城一品二号楼的电梯停了一个星期，老人下不了楼。")


def write(title, text, hours=0):
    return receive(title=title, text=text, at=NOW + dt.timedelta(hours=hours))[0].doc_id


def listen():
    return services.listen_once(fetch=lambda source: None, at=NOW)


def story_of(doc_id):
    return Document.objects.get(doc_id=doc_id).story


@pytest.fixture
def heard(alice):
    """Two matters in two stories: [water, more water], [lift]."""
    ids = [write(*WATER), write(*WATER, hours=2), write(*LIFT, hours=3)]
    listen()
    assert story_of(ids[0]) != story_of(ids[2])
    return ids


def test_a_joining_holds_and_its_undoing_gives_both_stories_back(heard, alice):
    water, lift = story_of(heard[0]), story_of(heard[2])
    mark = stories.join_stories(alice, water, lift, "同一栋楼")
    assert listen().counts["marks"] == 1
    lift.refresh_from_db()
    assert (lift.merged_into, story_of(heard[2])) == (water, water)
    assert Mark.objects.get(pk=mark.pk).state == "done"
    stories.undo_mark(alice, mark, "弄错了")
    listen()
    lift.refresh_from_db()
    assert (lift.merged_into, story_of(heard[2])) == (None, lift)
    assert (story_of(heard[0]), Story.objects.get(pk=water.pk).documents) == (water, 2)


def test_what_is_split_off_is_a_story_of_its_own_and_stays_one(heard, alice):
    water = story_of(heard[0])
    leaves = write("停水通知", "石坊街道的自来水发黄，明天上午停水检修。", hours=4)
    stories.join_stories(alice, water, story_of(heard[2]), "先并")
    listen()
    mark = stories.split_story(alice, Story.objects.get(pk=water.pk), [heard[2]], "另一件事")
    listen()
    apart = story_of(heard[2])
    assert apart != water
    assert Mark.objects.get(pk=mark.pk).outcome == apart
    assert apart.documents == 1
    assert StoryDay.objects.filter(story=apart).exists()
    write(*WATER, hours=6)
    listen()
    assert story_of(heard[2]) == apart
    assert Document.objects.filter(doc_id=leaves).exists()


def test_a_pinned_story_says_so(heard, alice):
    water = story_of(heard[0])
    stories.pin_story(alice, water, "就这样")
    listen()
    assert Story.objects.get(pk=water.pk).pinned


def test_passing_the_same_marks_again_changes_nothing(heard, alice):
    water, lift = story_of(heard[0]), story_of(heard[2])
    mark = stories.join_stories(alice, water, lift, "同一栋楼")
    listen()
    Mark.objects.filter(pk=mark.pk).update(state="waiting")  # as if the pass had been cut off before its end
    listen()
    assert Mark.objects.get(pk=mark.pk).state == "done"
    assert story_of(heard[2]) == water


def rebuilt():
    """Judge everything anew, as after a change of version."""
    with services.open_archive() as archive:
        archive.rebuild()
    return listen()


def test_after_a_rebuild_marks_hold_and_no_row_is_left_over(heard, alice):
    water, lift = story_of(heard[0]), story_of(heard[2])
    stories.join_stories(alice, water, lift, "同一栋楼")
    listen()
    before = story_of(heard[0])
    rebuilt()
    assert story_of(heard[2]) == story_of(heard[0]) == before
    assert Story.objects.filter(merged_into=None).count() == 1


def test_a_story_whose_id_is_gone_goes_over_into_the_one_that_has_its_documents(heard, alice):
    """As if an earlier version had given the water another id, and its row had been kept."""
    water = story_of(heard[0])
    old = Story.objects.create(story_id="s-earlier", label="水", documents=2, groups=1, sources=1)
    part = Story.objects.create(story_id="s-part", label="水", merged_into=old)
    Document.objects.filter(story=water).update(story=old)
    StoryDay.objects.create(story=old, day=NOW.date(), documents=2, groups=1, sources=1)
    rebuilt()
    old.refresh_from_db()
    part.refresh_from_db()
    assert (old.merged_into, part.merged_into, old.documents) == (water, water, 0)
    assert story_of(heard[0]) == water
    assert not StoryDay.objects.filter(story=old).exists()


def test_a_story_whose_documents_are_nowhere_stays_empty(heard):
    lost = Story.objects.create(story_id="s-lost", label="水", documents=2)
    rebuilt()
    lost.refresh_from_db()
    assert (lost.merged_into, lost.documents) == (None, 0)
    assert Story.objects.filter(merged_into=None).exclude(pk=lost.pk).count() == 2


def test_a_mark_that_could_not_be_done_says_what_is_possible(client_of, alice, english, heard):
    mark = stories.join_stories(alice, story_of(heard[0]), story_of(heard[2]), "x")
    Mark.objects.filter(pk=mark.pk).update(state="failed")
    shown = client_of(alice, **english).get(reverse("stories:marks")).content.decode()
    assert "You can still choose its name" in shown


def test_a_listening_leaves_the_thresholds_that_hold(heard, alice):
    assert [row.script for row in thresholds_now()] == ["han", "spaced"]
    assert all(0 < row.join < row.merge < 1 for row in thresholds_now())
    stories.set_threshold(alice, "join", 0.33, "太散")
    listen()
    assert {row.join for row in thresholds_now()} == {0.33}
