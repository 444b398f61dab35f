"""One written form."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.cleaning import normalise
from answerable.listening.cleaning.boilerplate import trimmed
from answerable.listening.cleaning.normalisation import normalised


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("停水了，怎么办？（急）", "停水了，怎么办？（急）"),
        ("停\u200b水\ufeff了", "停水了"),
        ("a\u00a0b\u3000c  d", "a b c d"),
        ("一\r\n\r\n\r\n二", "一\n二"),
        ("<p>停水</p><p>三天</p>", "停水\n三天"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("&lt;b&gt;停水&lt;/b&gt;", "停水"),
        ("3 < 5 且 7 > 2", "3 < 5 且 7 > 2"),
        ("<script>alert(1)</script>停水", "停水"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c", "abc"),
        ("100％＋５", "100%+5"),
    ],
)
def test_what_is_one_text_is_written_one_way(written, read):
    assert normalised(written) == read


def test_nulls_stay_null_and_the_input_is_not_changed():
    texts = pa.array(["Ａ", None, "b"])
    assert normalise(texts).to_pylist() == ["A", None, "b"]
    assert texts.to_pylist() == ["Ａ", None, "b"]


@given(st.text(max_size=80).filter(lambda text: "&" not in text and "<" not in text))
def test_normal_form_is_reached_at_once(text):
    once = normalised(text)
    assert normalised(once) == once


@given(st.lists(st.text(alphabet="a ，Ａ\u200b\n　1", max_size=12), max_size=5))
def test_a_column_is_normalised_as_its_texts_are(texts):
    assert normalise(pa.array(texts, pa.string())).to_pylist() == [normalised(text) for text in texts]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("停水三天。\n责任编辑：某某", "停水三天。"),
        ("停水三天。（责任编辑：某某）", "停水三天。"),
        ("来源：晚报\n停水三天。\n扫码关注公众号\n分享到：微信 微博", "停水三天。"),
        ("Water is off.\nShare this article\n© 2024 All rights reserved", "Water is off."),
        ("停水三天。\n版权声明：未经授权不得转载", "停水三天。"),
        ("编辑部漏水，请来源头处理", "编辑部漏水，请来源头处理"),
        ("请关注停水问题", "请关注停水问题"),
        ("扫码关注公众号", "扫码关注公众号"),
    ],
)
def test_what_is_wrapped_around_a_text_is_taken_off(page, text):
    assert trimmed(page) == text


@pytest.mark.parametrize(
    "wrapping",
    [
        "编辑 某某 校对 某某",
        "（编辑 某某）",
        "流程编辑 某某",
        "（来源：晚报）",
        "来源｜晚报",
        "本文禁止转载或摘编",
        "返回首页，查看更多",
        "关注晚报公众号看更多",
    ],
)
def test_a_newsroom_s_last_line_is_trimmed(wrapping):
    assert trimmed(f"自来水浑浊三天。\n{wrapping}") == "自来水浑浊三天。"


def test_a_last_line_that_says_something_stays():
    text = "自来水浑浊三天。\n请领导关注，查清水的来源。"
    assert trimmed(text) == text
