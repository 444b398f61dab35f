import datetime as dt

import pyarrow as pa
import pytest

from answerable.listening.tone import share_of_evidence
from answerable.portal.stories import services
from answerable.portal.stories.models import Document, Story
from portal.stories import heard

TODAY = dt.date(2026, 3, 12)


def said(*rows):
    """Documents of (doc_id, group, evidence of being negative, story)."""
    table = heard.documents(*[heard.document(row[0], group_id=row[1], story_id=row[3]) for row in rows])
    return table.append_column("tone_evidence", pa.array([row[2] for row in rows], pa.float64()))


def store(*rows, **options):
    told = heard.stories(heard.story(), heard.story("s-2", label="停电"))
    services.store(said(*rows), told, heard.days(heard.day(TODAY, 3)), **options)
    return dict(Story.objects.values_list("story_id", "tone"))


def voices(number, evidence=3.0, story="s-1"):
    return [(f"{story}-{n}", f"{story}-g{n}", evidence, story) for n in range(number)]


pytestmark = pytest.mark.django_db


def test_a_story_has_the_share_of_its_negative_groups_with_an_interval():
    tone = store(*voices(6), *voices(6, -3.0, "s-2"))
    assert tone["s-1"]["groups"] == 6
    assert tone["s-1"]["low"] < tone["s-1"]["share"] < tone["s-1"]["high"] == 1.0
    assert tone["s-2"]["share"] < 0.3


def test_copies_count_once_and_fewer_than_five_groups_have_no_share():
    copies = [(f"c-{n}", "s-1-g0", 3.0, "s-1") for n in range(20)]
    assert store(*voices(4), *copies)["s-1"] is None
    assert store(*voices(5), *copies)["s-1"]["groups"] == 5


def test_documents_without_words_have_no_say():
    assert store(*voices(4), ("d", "d", None, "s-1"))["s-1"] is None
    assert Document.objects.get(doc_id="d").tone_evidence is None


def test_later_documents_change_the_share_of_their_story():
    before = store(*voices(5))["s-1"]
    after = store(*[(f"n-{n}", f"n-{n}", -3.0, "s-1") for n in range(5)])["s-1"]
    assert after["groups"] == 10
    assert after["share"] < before["share"]


def test_whoever_judged_says_how_sure_the_share_is():
    sure = store(*voices(40))["s-1"]
    wide = store(*voices(40), share=lambda evidence: share_of_evidence(evidence, most=5))["s-1"]
    assert wide["low"] < sure["low"]
