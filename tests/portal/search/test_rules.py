"""Cutting and asking, without a database."""

import pytest

from answerable.portal.search.rules import MOST_CHARACTERS, MOST_WORDS, fts5_query, tokens_of, tsquery


def test_neighbouring_characters_are_tokens_and_the_last_stands_alone():
    assert tokens_of(["物业费", None, "12路 Bus"]) == "物业 业费 费 12 路 bus"


def test_width_case_and_script_do_not_matter():
    assert tokens_of(["ＷＩＦＩ 電梯"]) == tokens_of(["wifi 电梯"])


@pytest.mark.parametrize(
    ("asked", "fts5", "postgresql"),
    [
        ("电梯", '"电梯"', "('电梯')"),
        ("物业费", '"物业" + "业费"', "('物业' <-> '业费')"),
        ("水", '"水"*', "('水':*)"),
        ("wat", '"wat"*', "('wat':*)"),
        ("C-2026-0007", '"c" + "2026" + "0007"*', "('c' <-> '2026' <-> '0007':*)"),
        ("电梯 坏", '"电梯" "坏"*', "('电梯') & ('坏':*)"),
        ("“，。”", "", ""),
        ("", "", ""),
    ],
)
def test_a_search_is_put_to_each_database_in_its_own_words(asked, fts5, postgresql):
    assert (fts5_query(asked), tsquery(asked)) == (fts5, postgresql)


@pytest.mark.parametrize(
    "hostile", ['" OR "x', "a' | 'b", "NEAR(a b)", "电*:梯", "-x", "{tokens}: 水", "\x00'\\"]
)
def test_signs_of_the_query_languages_never_get_through(hostile):
    for question in (fts5_query(hostile), tsquery(hostile)):
        assert not set(question.replace("<->", "")) & set("{}-\\\x00")
        assert question.count('"') % 2 == 0
        assert question.count("'") % 2 == 0


def test_long_texts_and_long_searches_are_cut():
    assert len(tokens_of(["水" * 2 * MOST_CHARACTERS]).split()) == MOST_CHARACTERS
    assert len(fts5_query("a " * 50).split()) == MOST_WORDS
