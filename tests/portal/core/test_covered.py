"""What was taken out of a text is named in the reader's language; what is stored stays as it is."""

import pytest
from django.template import Context, Template
from django.utils import translation

from answerable.listening.cleaning.spans import KINDS, mark
from answerable.portal.core.covered import COVERED, in_words, with_marks


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "〔电话〕"), ("en", "〔phone number〕")])
def test_a_mark_is_said_in_the_readers_language(language, word):
    with translation.override(language):
        assert in_words("请拨打〔phone〕联系") == f"请拨打{word}联系"
        assert word in with_marks("请拨打〔phone〕联系")


def test_every_kind_that_is_found_has_words_in_both_languages():
    assert set(COVERED) == set(KINDS)
    with translation.override("zh-hans"):
        assert not [kind for kind in KINDS if in_words(mark(kind)).isascii() or kind in in_words(mark(kind))]


@pytest.mark.parametrize("text", ["依据〔2024〕3号", "〔nothing〕", "〔…〕", ""])
def test_what_is_no_mark_of_redaction_is_left_alone(text):
    assert in_words(text) == text
    assert "covered" not in with_marks(text)


def test_foreign_text_stays_text():
    template = Template("{% load answerable %}{{ text|covered }}")
    with translation.override("en"):
        shown = template.render(Context({"text": "<script>〔email〕</script> & 〔phone〕"}))
    assert "<script>" not in shown and "&amp;" in shown
    assert shown.count('title="Removed to protect a person"') == 2


def test_an_empty_text_is_empty():
    assert with_marks(None) == in_words(None) == ""
