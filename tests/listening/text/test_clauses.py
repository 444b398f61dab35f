from itertools import pairwise

from answerable.listening.text.characters import Characters
from answerable.listening.text.clauses import cut_clauses


def clauses(*texts):
    found = cut_clauses(Characters.of(list(texts)))
    parts, starts = found.characters.strings(), found.starts.tolist()
    return [parts[a:b] for a, b in pairwise(starts)]


def test_a_text_is_cut_after_its_marks():
    assert clauses("房间不错，但是服务太差！再也不来") == [["房间不错,", "但是服务太差!", "再也不来"]]


def test_what_is_too_short_goes_with_the_next():
    assert clauses("好，好，服务太差") == [["好,好,", "服务太差"]]


def test_several_marks_are_one_border():
    assert clauses("服务太差！！！再也不来") == [["服务太差!!!", "再也不来"]]


def test_every_text_has_a_clause_and_none_reaches_across_a_border():
    assert clauses("", "一二三四，", "", None, "五六七八九", "") == [
        [""],
        ["一二三四,"],
        [""],
        [""],
        ["五六七八九"],
        [""],
    ]


def test_no_texts_have_no_clauses():
    assert clauses() == []


def test_clauses_together_are_the_text():
    text = "a, b. 水停了;;电也停了 ( 第三天 )，无人回应…怎么办？"
    assert "".join(clauses(text)[0]) == Characters.of([text]).joined()
