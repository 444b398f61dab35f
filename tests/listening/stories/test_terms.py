"""How text becomes terms."""

from __future__ import annotations

import numpy as np

from answerable.listening.stories.terms import find_spans, read_terms


def words(text: str) -> set[str]:
    """Return the stretches of `text` that are terms."""
    spans = find_spans(text)
    return {text[start:stop] for start, stop in zip(spans.start.tolist(), spans.stop.tolist())}


def test_han_gives_pairs_and_other_scripts_give_words():
    assert words("自来水 broke at 7.8 grad") == {"自来", "来水", "broke", "grad"}


def test_one_word_is_one_term_wherever_it_stands():
    spans = find_spans("water and fire, then water")
    first, *_, last = spans.term.tolist()
    assert first == last


def test_a_plural_s_is_no_other_word():
    one, many = (set(find_spans(text).term.tolist()) for text in ("flood", "floods"))
    assert one == many


def test_the_mark_of_a_redaction_is_no_word():
    assert words("call 〔phone〕 tomorrow") == {"call", "tomorrow"}


def test_terms_are_distinct_and_know_whether_the_title_has_them():
    terms = read_terms(["水管"], ["水管爆裂水管"])
    assert len(terms.term) == len(set(terms.term.tolist())) == 4
    assert terms.titled.sum() == 1


def test_a_part_holds_its_documents_only():
    terms = read_terms(["水管", "公交", "学校"], ["", "", ""])
    part = terms.part(1, 3)
    assert part.documents == 2
    assert np.array_equal(part.document, [0, 1])


def test_odd_characters_and_nothing_are_read_without_harm():
    assert read_terms([], []).documents == 0
    assert len(read_terms([""], ["\ud800 😀 𠀀"]).term) == 0
