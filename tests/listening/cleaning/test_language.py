"""The language of a document."""

from __future__ import annotations

import pyarrow as pa
import pytest

from answerable.listening.cleaning import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("三天没水了", "zh-Hans"),
        ("物业费太贵", "zh-Hans"),
        ("水管破了", "zh-Hans"),
        ("三天沒有水了，請處理", "zh-Hant"),
        ("物業費太貴", "zh-Hant"),
        ("我的iPhone 8 Plus坏了", "zh-Hans"),
        ("LIST-PUB 酒吧噪音扰民", "zh-Hans"),
        ("No water for three days in our building", "en"),
        ("Bus late again", "en"),
        ("The water supply was cut. 自来水停了三天了 and nobody answers the phone at all", "mixed"),
        ("Die Wasserversorgung ist seit drei Tagen unterbrochen", "other"),
        ("断水が三日続いています", "mixed"),
        ("물이 사흘째 나오지 않습니다", "other"),
        ("Воды нет уже три дня", "other"),
        ("", "other"),
        ("12345 !!", "other"),
        (None, "other"),
    ],
)
def test_the_language_is_found(text, language):
    found = detect_language(pa.array([text], pa.string()))[0].as_py()
    assert found == language or (language == "mixed" and found in ("mixed", "other"))


def test_an_empty_column_has_no_languages():
    assert detect_language(pa.array([], pa.string())).to_pylist() == []


def test_a_document_is_judged_alone_whatever_its_neighbours():
    texts = ["三天没水了", "No water for us", "請處理"]
    alone = [detect_language(pa.array([text]))[0].as_py() for text in texts]
    assert detect_language(pa.array(texts)).to_pylist() == alone
