"""Why a source fails is told in the reader's language."""

import pytest
from django.utils import translation

from answerable.portal.sources.templatetags.sources import trouble_text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("The address answered with status 503.", "该网址返回状态码 503。"),
        ("the host answered 404 Not Found", "该网址返回状态码 404。"),
        ("the host did not answer in time", "该网址没有及时响应。"),
        ("robots.txt does not allow it", "该网站不允许程序读取（robots.txt）。"),
        (
            "`x` is a web page and not a feed; look on it.",
            "收到的是网页，不是订阅源。",
        ),
    ],
)
def test_a_failure_is_told_in_the_readers_language(error, told):
    with translation.override("zh-hans"):
        assert trouble_text(error) == told


def test_a_failure_that_nobody_foresaw_is_told_as_it_came():
    assert trouble_text("something else") == "something else"
