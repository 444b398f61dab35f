from collections import Counter

import numpy as np

from answerable.listening.text import Characters, count_ngrams
from answerable.listening.text.ngrams import count_end_ngrams


def slow(text, sizes=(1, 2, 3)):
    return Counter(text[i : i + n] for n in sizes for i in range(len(text) - n + 1))


def test_counts_are_those_of_a_plain_loop():
    texts = ["自来水自来水", "水", "", "abcabc 自来", "12"]
    matrix = count_ngrams(Characters.of(texts))
    for row, text in enumerate(texts):
        assert sorted(matrix[[row]].data) == sorted(slow(text).values())


def test_equal_texts_get_equal_rows_wherever_they_stand():
    matrix = count_ngrams(Characters.of(["停水", "三天停水了", "停水"]))
    assert (matrix[[0]] != matrix[[2]]).nnz == 0
    assert np.isin(matrix[[0]].indices, matrix[[1]].indices).all()


def test_no_texts_give_an_empty_matrix():
    assert count_ngrams(Characters.of([]), bits=10).shape == (0, 1024)


def test_columns_are_sorted_and_single():
    matrix = count_ngrams(Characters.of(["小区停车位不够，小区停车难"]))
    assert (np.diff(matrix.indices) > 0).all()


def test_ends_are_counted_apart_and_no_further_than_their_length():
    texts = Characters.of(["好吃但是太远", "太远但是好吃", "好吃"])
    ends = count_end_ngrams(texts, length=2, sizes=(1, 2))
    assert ends.sum(axis=1).tolist() == [6, 6, 6]
    assert (ends[[0]] != ends[[1]]).nnz == 12
    assert set(ends[[2]].indices) > set(ends[[0]].indices) & set(ends[[2]].indices)


def test_texts_shorter_than_the_window_have_no_ends():
    assert count_end_ngrams(Characters.of(["", "水"]), length=12, sizes=(2, 3)).nnz == 0
