import pytest
from django.urls import reverse

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.stories import queries, services
from answerable.portal.stories.models import Document, Mark, Story, StoryDay
from portal.stories import heard


@pytest.fixture
def two(db):
    """Two stories: one with a message, an article and its copy, the other with an article."""
    rows = [
        heard.document("d-1", group_id="g", title="城南自来水发黄"),
        heard.document("d-2", group_id="g", source="Evening", title="城南自来水发黄"),
        heard.document("d-3", source="Radio", title="停水通知"),
        heard.document("inbox-M-2026-00001", source=None, title="不敢喝"),
        heard.document("e-1", "s-2", title="水厂回应发黄"),
    ]
    told = heard.stories(heard.story(medoid_doc_id="d-1"), heard.story("s-2", label="水厂回应发黄"))
    services.store(heard.documents(*rows), told, heard.days())
    return Story.objects.get(story_id="s-1"), Story.objects.get(story_id="s-2")


def address(verb, story="s-1"):
    return reverse(f"stories:{verb}", args=[story])


def test_joining_waits_for_the_archive_and_leaves_a_line(two, client_of, alice):
    answer = client_of(alice).post(address("join"), {"other": "s-2", "reason": "同一件事"})
    assert answer.status_code == 302
    [row] = queries.marks_to_pass()
    assert (row["kind"], row["story_id"], row["other"]) == ("together", "s-1", "s-2")
    assert AuditEntry.objects.get(verb="stories.join").detail["reason"] == "同一件事"


def test_splitting_takes_the_copies_along(two, alice):
    mark = services.split_story(alice, two[0], ["d-1"], "另一件事")
    assert mark.doc_ids == ["d-1", "d-2"]


def test_all_of_a_story_cannot_leave_it(two, alice):
    every = [document.doc_id for document in two[0].evidence.all()]
    with pytest.raises(Conflict):
        services.split_story(alice, two[0], every, "全部")
    with pytest.raises(Conflict):
        services.split_story(alice, two[0], ["e-1"], "不是它的")


def test_a_curator_cannot_split_off_what_they_may_not_read(two, units, person):
    elsewhere = person("coral", ("coordinator", units.east))
    with pytest.raises(Conflict):
        services.split_story(elsewhere, two[0], ["inbox-M-2026-00001"], "看不到")


def test_a_story_is_called_by_a_published_title_and_by_nothing_else(two, alice):
    services.choose_name(alice, two[0], "d-3", "更清楚")
    two[0].refresh_from_db()
    assert (two[0].heading, two[0].open_heading) == ("停水通知", "停水通知")
    for wrong in ("inbox-M-2026-00001", "e-1", "nothing"):
        with pytest.raises(Conflict):
            services.choose_name(alice, two[0], wrong, "不行")


def test_taking_a_name_back_gives_the_old_one_again(two, alice):
    mark = services.choose_name(alice, two[0], "d-3", "更清楚")
    services.undo_mark(alice, mark, "原来的好")
    two[0].refresh_from_db()
    assert two[0].heading == "自来水发黄"
    with pytest.raises(Conflict):
        services.undo_mark(alice, Mark.objects.get(pk=mark.pk), "再一次")


def test_undoing_is_a_mark_that_names_the_other(two, alice):
    mark = services.join_stories(alice, *two, "同一件事")
    services.undo_mark(alice, mark, "弄错了")
    passed = queries.marks_to_pass()
    assert [row["kind"] for row in passed] == ["together", "undo"]
    assert passed[1]["other"] == passed[0]["mark_id"]


def test_what_the_archive_made_of_marks_is_written_down(two, alice):
    joined, pinned = (
        services.join_stories(alice, *two, "同一件事"),
        services.pin_story(alice, two[0], "就这样"),
    )
    told = [
        {"mark_id": str(joined.mark_id), "outcome": "unknown", "story_id": None},
        {"mark_id": str(pinned.mark_id), "outcome": "done", "story_id": "s-1"},
    ]
    services.note_outcomes(told)
    assert Mark.objects.get(pk=joined.pk).state == "failed"
    assert Mark.objects.get(pk=pinned.pk).outcome == two[0]
    assert Story.objects.get(pk=two[0].pk).pinned
    assert not queries.marks_to_pass()
    with pytest.raises(Conflict):
        services.undo_mark(alice, Mark.objects.get(pk=joined.pk), "没做成")
    with pytest.raises(Conflict):
        services.pin_story(alice, two[0], "又一次")


def test_a_threshold_is_set_within_bounds_and_freed(two, alice):
    services.set_threshold(alice, "join", 0.2, "太碎")
    assert queries.thresholds_set()["join"].value == 0.2
    services.set_threshold(alice, "join", None, "还是自动")
    assert not queries.thresholds_set()
    with pytest.raises(Conflict):
        services.set_threshold(alice, "join", 2.0, "太大")
    with pytest.raises(Conflict):
        services.set_threshold(alice, "pin", 0.2, "没有")


def test_a_threshold_holds_for_all_stories_so_a_unit_alone_sets_none(two, person, units, client_of):
    local = person("local", ("duty_officer", units.water))
    with pytest.raises(Refused):
        services.set_threshold(local, "join", 0.2, "x")
    page = client_of(local).get(reverse("stories:thresholds"))
    assert page.status_code == 200 and 'name="value"' not in page.content.decode()


def test_the_thresholds_page_shows_what_holds_now(client_of, alice, english):
    page, row = reverse("stories:thresholds"), {"script": "han", "documents": 900.4, "merge": 0.27}
    assert "Known after the next listening." in client_of(alice, **english).get(page).content.decode()
    services.note_thresholds([row | {"join": 0.11}])
    services.note_thresholds([row | {"join": 0.123}])
    shown = client_of(alice, **english).get(page).content.decode()
    assert "0.123" in shown and "0.270" in shown and "900" in shown


def test_documents_move_to_where_the_archive_has_them(two):
    homes = heard.documents(heard.document("d-3", "s-2"), heard.document("e-1", "s-2")).select(
        ["doc_id", "story_id"]
    )
    assert services.move_documents(homes) == 1
    assert services.move_documents(homes) == 0
    assert Document.objects.get(doc_id="d-3").story == two[1]


def test_a_story_that_is_its_own_again_is_freed(two):
    services.store(
        heard.documents(), heard.stories(heard.story(), heard.story("s-2", merged_into="s-1")), heard.days()
    )
    assert Story.objects.get(story_id="s-2").merged_into == two[0]
    assert Document.objects.get(doc_id="e-1").story == two[0]
    services.store(heard.documents(), heard.stories(heard.story(), heard.story("s-2")), heard.days())
    assert Story.objects.get(story_id="s-2").merged_into is None


def test_days_that_a_split_took_are_forgotten(two):
    services.store(heard.documents(), heard.stories(heard.story()), heard.days(*_days(10, 11, 12)))
    services.store(heard.documents(), heard.stories(heard.story()), heard.days(*_days(10, 12)))
    assert [row.day.day for row in StoryDay.objects.filter(story=two[0])] == [10, 12]


def _days(*numbers):
    return [heard.day(heard.NOON.date().replace(day=number), 2) for number in numbers]


# ---------------------------------------------------------------- the ladder of refusals

POSTED = [
    ("join", {"other": "s-2"}),
    ("split", {"documents": ["d-1"]}),
    ("pin", {}),
    ("name", {"name-document": "d-3"}),
]


@pytest.mark.parametrize(("verb", "data"), POSTED)
def test_curating_is_for_those_who_open_cases(two, client_of, bob, charlie, verb, data):
    said = data | {"reason": "试试", "pin-reason": "试试", "name-reason": "试试"}
    assert client_of(None).post(address(verb), said).status_code == 302
    for person in (bob, charlie):
        assert client_of(person).post(address(verb), said).status_code == 403
    assert not Mark.objects.exists()


@pytest.mark.parametrize(("verb", "data"), POSTED)
def test_curating_needs_a_reason_a_story_and_the_right_method(two, client_of, alice, verb, data):
    browser = client_of(alice)
    assert browser.get(address(verb)).status_code == 405
    assert browser.post(address(verb, "s-0"), data).status_code == 404
    assert browser.post(address(verb), data | {"reason": ""}).status_code == 422
    assert not Mark.objects.exists()


def test_the_verbs_themselves_refuse_whoever_may_not(two, bob):
    for verb in (
        lambda: services.join_stories(bob, *two, "x"),
        lambda: services.pin_story(bob, two[0], "x"),
        lambda: services.choose_name(bob, two[0], "d-3", "x"),
        lambda: services.set_threshold(bob, "join", 0.2, "x"),
    ):
        with pytest.raises(Refused):
            verb()
    assert not Mark.objects.exists()


def test_a_story_cannot_be_joined_with_itself_or_with_a_part(two, alice):
    with pytest.raises(Conflict):
        services.join_stories(alice, two[0], two[0], "自己")
    Story.objects.filter(pk=two[1].pk).update(merged_into=two[0])
    two[1].refresh_from_db()
    with pytest.raises(Conflict):
        services.join_stories(alice, *two, "已经并了")


def test_the_pages_show_everything_and_take_it_back(two, client_of, alice, english):
    browser = client_of(alice, **english)
    shown = browser.get(address("curate") + "?q=水厂").content.decode()
    assert "水厂回应发黄" in shown
    mark = services.join_stories(alice, *two, "同一件事")
    assert "同一件事" in browser.get(reverse("stories:marks")).content.decode()
    undo = reverse("stories:undo", args=[mark.pk])
    assert browser.get(undo).status_code == 200
    assert browser.post(undo, {"reason": ""}).status_code == 422
    assert browser.post(undo, {"reason": "弄错了"}).status_code == 302
    assert browser.get(reverse("stories:undo", args=[9_999])).status_code == 404
    assert Mark.objects.filter(kind="undo").count() == 1


def test_the_thresholds_page_sets_and_refuses(two, client_of, alice, bob):
    place = reverse("stories:thresholds")
    assert client_of(bob).get(place).status_code == 403
    assert client_of(alice).get(place).status_code == 200
    assert client_of(alice).post(place, {"kind": "join", "value": "3", "reason": "x"}).status_code == 422
    assert client_of(alice).post(place, {"kind": "join", "value": "0.2", "reason": "x"}).status_code == 302
    assert "0.2" in client_of(alice).get(place).content.decode()
