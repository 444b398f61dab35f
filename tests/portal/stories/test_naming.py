import pytest
from django.urls import reverse

from answerable.portal.stories import services
from answerable.portal.stories.models import Story
from portal.stories import heard

SECRET = "三号楼王家漏水"


def store(*documents, **story):
    services.store(heard.documents(*documents), heard.stories(heard.story(**story)), heard.days())
    return Story.objects.get(story_id="s-1")


def letter(title=SECRET):
    return heard.document("inbox-M-2026-00001", source=None, title=title)


def test_a_covered_word_is_no_name(db):
    found = store(
        heard.document("d-1", title="自来水发黄 居民担心"), label="请〔name〕处理自来水", medoid_doc_id="d-0"
    )
    assert (found.heading, found.open_heading) == ("自来水发黄 居民担心", "自来水发黄 居民担心")


def test_where_every_title_is_covered_the_terms_are_the_name(db):
    found = store(heard.document("d-1", title="〔phone〕"), label="〔phone〕", medoid_doc_id="d-1")
    assert found.heading == "自来水、发黄"


def test_the_title_of_a_message_is_a_name_only_for_those_who_read_the_inbox(db):
    found = store(letter(), label=SECRET, medoid_doc_id="inbox-M-2026-00001")
    assert (found.heading, found.open_heading) == (SECRET, "自来水、发黄")


def test_a_published_title_goes_before_the_terms(db):
    written = heard.document("d-1", title="自来水发黄三天")
    found = store(letter(), written, label=SECRET, medoid_doc_id="inbox-M-2026-00001")
    assert found.open_heading == "自来水发黄三天"


@pytest.mark.parametrize("page", ["stories:list", "story", "stories:concerns", "signals:list"])
def test_a_unit_meets_no_message_in_a_name(db, client_of, bob, alice, page):
    store(letter(), label=SECRET, medoid_doc_id="inbox-M-2026-00001")
    address = reverse("stories:story", args=["s-1"]) if page == "story" else reverse(page)
    assert SECRET not in client_of(bob).get(address).content.decode()
    assert client_of(alice).get(address).status_code == 200


def test_a_unit_cannot_guess_a_message_by_searching(db, client_of, bob, alice):
    store(letter(), label=SECRET, medoid_doc_id="inbox-M-2026-00001")
    seek = {"q": "王家漏水"}
    assert "s-1" not in client_of(bob).get(reverse("stories:list"), seek).content.decode()
    assert "s-1" in client_of(alice).get(reverse("stories:list"), seek).content.decode()
    assert SECRET not in client_of(bob).get(reverse("stories:list"), {"export": "csv"}).content.decode()
