import pytest

from answerable.listening.topics import load_taxonomy
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.core.subjects import own_taxonomy, topic_choices, topic_name
from answerable.portal.topics import queries, services
from answerable.portal.topics.models import TaxonomyVersion

ENTRY = {
    "code": "square-dancing",
    "domain": "city",
    "label": {"zh": "广场舞", "en": "Square dancing"},
    "strong": "广场舞",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def used(alice, django_capture_on_commit_callbacks):
    def use(number, note="Because."):
        with django_capture_on_commit_callbacks(execute=True):
            services.activate(alice, number, note)

    return use


def test_without_any_version_the_shipped_one_is_in_use():
    assert queries.active().number == 0
    assert queries.draft() is None


def test_an_edit_makes_a_draft_and_changes_nothing_else(alice):
    draft = services.save_topic(alice, ENTRY)
    assert (draft.number, draft.based_on, draft.active) == (1, 0, False)
    assert queries.active().number == 0
    assert "square-dancing" not in dict(topic_choices())


def test_further_edits_go_into_the_same_draft(alice):
    services.save_topic(alice, ENTRY)
    draft = services.retire_topic(alice, "noise")
    codes = {entry["code"] for entry in draft.document["topic"]}
    assert TaxonomyVersion.objects.count() == 1
    assert "square-dancing" in codes
    assert "noise" not in codes


def test_a_version_in_use_is_what_menus_and_listening_read(alice, used):
    services.save_topic(alice, ENTRY)
    services.retire_topic(alice, "noise")
    used(1)
    assert queries.active().number == 1
    assert "square-dancing" in load_taxonomy(own_taxonomy()).codes
    assert load_taxonomy(own_taxonomy()).version == "v1"
    assert dict(topic_choices())["square-dancing"] == "广场舞"
    assert "noise" not in dict(topic_choices())
    assert topic_name("noise") != "noise"


def test_exactly_one_version_is_in_use_and_old_ones_can_come_back(alice, used):
    services.save_topic(alice, ENTRY)
    used(1)
    services.retire_topic(alice, "noise")
    used(2)
    assert list(TaxonomyVersion.objects.filter(active=True).values_list("number", flat=True)) == [2]
    used(1)
    assert queries.active().number == 1
    used(0)
    assert queries.active().number == 0
    assert not own_taxonomy().exists()


def test_putting_to_use_needs_a_reason_and_leaves_a_line(alice, used):
    services.save_topic(alice, ENTRY)
    with pytest.raises(Conflict):
        services.activate(alice, 1, "  ")
    used(1, "Dancing is asked about.")
    entry = AuditEntry.objects.get(verb="topics.activate")
    assert (entry.actor, entry.object_id, entry.detail["reason"]) == ("alice", "1", "Dancing is asked about.")
    with pytest.raises(Conflict):
        services.activate(alice, 1, "Again.")


def test_a_draft_can_be_thrown_away_once(alice):
    services.save_topic(alice, ENTRY)
    services.discard(alice)
    assert queries.draft() is None
    with pytest.raises(Conflict):
        services.discard(alice)


def test_what_the_listening_cannot_read_is_refused(alice):
    with pytest.raises(Conflict):
        services.save_topic(alice, ENTRY | {"code": "Not A Code"})
    assert not TaxonomyVersion.objects.exists()


def test_of_two_who_save_at_once_one_is_told(alice, monkeypatch):
    services.save_topic(alice, ENTRY)
    seen_before = TaxonomyVersion.objects.get()
    services.save_topic(alice, ENTRY | {"strong": "跳舞"})
    monkeypatch.setattr(queries, "draft", lambda: seen_before)
    with pytest.raises(Conflict):
        services.save_topic(alice, ENTRY | {"strong": "舞蹈"})


@pytest.mark.parametrize(
    "verb", ["save_topic", "retire_topic", "discard", "activate", "ask_for_training", "switch_off"]
)
def test_bob_may_change_nothing(bob, verb):
    given = {"save_topic": [ENTRY], "retire_topic": ["noise"], "activate": [0, "Because."]}.get(verb, [])
    with pytest.raises(Refused):
        getattr(services, verb)(bob, *given)


def test_laying_out_again_writes_nothing_new(alice, used):
    services.save_topic(alice, ENTRY)
    used(1)
    before = own_taxonomy().stat().st_mtime_ns
    services.lay_out()
    assert own_taxonomy().stat().st_mtime_ns == before
