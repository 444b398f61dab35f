import pyarrow as pa
import pytest

from answerable.listening.errors import InputError
from answerable.listening.tone import train
from answerable.portal.stories.models import Document, Story
from portal.runs.test_listening import home, listen, write

__all__ = ["home"]
pytestmark = pytest.mark.django_db

COMPLAINT = "石坊街道自来水发黄，第{n}天了，太失望了，没有人管。"


def test_every_document_says_something_of_the_tone_of_its_story():
    write(COMPLAINT.format(n=1))
    write("请问办理居住证需要哪些材料？")
    listen()
    told = dict(Document.objects.values_list("text", "tone_evidence"))
    assert sorted(value > 0 for value in told.values()) == [False, True]
    assert Story.objects.exclude(tone=None).count() == 0


def test_a_model_in_the_home_judges_instead_of_the_words(tmp_path):
    """One that has learned the contrary of what the words say."""
    said = [(COMPLAINT.format(n=n), "positive") for n in range(8)] + [("路灯修好了，谢谢", "negative")] * 8
    labelled = pa.table({"text": [text for text, _ in said], "label": [label for _, label in said]})
    (tmp_path / "models").mkdir()
    train(labelled).save(tmp_path / "models" / "tone.model")
    write(COMPLAINT.format(n=9))
    listen()
    assert Document.objects.get().tone_evidence < 0


def test_a_file_that_is_no_model_is_named(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "tone.model").write_bytes(b"nothing")
    write()
    with pytest.raises(InputError, match=r"tone\.model"):
        listen()
