"""What is looked at only where a sign of it stands is found all the same."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from answerable.listening.cleaning.redaction import find, find_all
from answerable.listening.cleaning.screening import Screened
from answerable.listening.evaluation.redaction_samples import made

PLAIN = "三天没有自来水了，楼上还在漏水，请有关部门尽快处理。"
SIGNS = "水 电话 微信 我叫 业主 王先生 李 138 0013 8000 一三八 A座 3栋 2 单元 @ . : - at com 护照 京A \n"


def test_a_text_without_any_sign_is_shown_to_no_finder():
    screened = Screened(pa.array([PLAIN, None, ""]))
    for sign in (
        "latin",
        "numbers",
        "emails",
        "accounts",
        "papers",
        "machines",
        "english_addresses",
        "names",
    ):
        assert not getattr(screened, sign).any()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("我的号码是一三八零零一三八零零零", "numbers"),
        ("邮箱 a＠b.cn", "emails"),
        ("微信号 water2024", "accounts"),
        ("扣扣 一二三四五六", "accounts"),
        ("车牌京A12345", "papers"),
        ("护照丢了", "papers"),
        ("服务器 10.20.30.40", "machines"),
        ("地址 fe80::1", "machines"),
        ("12 Long Street", "english_addresses"),
        ("业主：王小明", "names"),
        ("我叫李雷", "names"),
        ("赵先生", "names"),
    ],
)
def test_a_sign_is_seen_in_the_text_that_holds_it_and_in_no_other(text, sign):
    assert getattr(Screened(pa.array([PLAIN, text, PLAIN])), sign).tolist() == [False, True, False]


def test_of_written_samples_a_batch_finds_what_each_text_alone_gives():
    texts = made([PLAIN * 2, "Water has been off for three days, please help."] * 150).column("text")
    found = find_all(texts.combine_chunks())
    for row, text in enumerate(texts.to_pylist()):
        assert found.get(row, []) == find(text)


@example(["0013138138", "0044 20 7946 0958"])
@example(["::", "a::", "::1", "李电话138", "李电话1380013"])
@given(st.lists(st.lists(st.sampled_from(SIGNS.split(" ")), max_size=12).map("".join), max_size=4))
def test_of_any_mixture_too(texts):
    found = find_all(pa.array(texts, pa.string()))
    assert [found.get(row, []) for row in range(len(texts))] == [find(text) for text in texts]
