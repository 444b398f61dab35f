import pytest

from answerable.portal.stories.models import Document
from answerable.portal.stories.services import store
from answerable.portal.topics.queries import previewing
from portal.stories import heard


@pytest.fixture(autouse=True)
def nothing_remembered():
    """The preview keeps the last documents; keys begin again in every test."""
    previewing._table.cache_clear()
    previewing._verdicts_of_active.cache_clear()


@pytest.fixture
def said(db):
    """Three documents of one story: two copies on water, one on something that has no topic."""
    rows = [
        heard.document("d-1", group_id="g", text="自来水发黄，有异味"),
        heard.document("d-2", group_id="g", text="自来水发黄，有异味", source="Evening"),
        heard.document("d-3", text="有人放孔明灯", topic=None),
    ]
    store(heard.documents(*rows), heard.stories(heard.story()), heard.days())
    return {document.doc_id: document for document in Document.objects.all()}


@pytest.fixture
def filled():
    """What the editor's form sends for a new topic."""
    return {
        "code": "sky-lanterns",
        "label_zh": "孔明灯",
        "label_en": "Sky lanterns",
        "about_zh": "",
        "about_en": "",
        "domain": "city",
        "strong": "孔明灯，放孔明灯",
        "words": "",
        "weak": "",
        "rule-TOTAL_FORMS": "1",
        "rule-INITIAL_FORMS": "0",
    }
