from answerable.listening.text import Characters, count_words, cut
from answerable.listening.text.words import count_companions


def test_words_are_those_of_the_segmenter_without_punctuation():
    assert cut(Characters.of(["小区自来水，发黄。"])).strings() == ["小区", "自来水", "发黄"]


def test_no_word_crosses_from_one_text_to_the_next():
    words = cut(Characters.of(["自来", "水", "", "hello", "world"]))
    assert words.strings() == ["自来", "水", "hello", "world"]
    assert words.owners.tolist() == [0, 1, 3, 4]


def test_line_breaks_inside_a_text_do_not_shift_owners():
    words = cut(Characters.of(["水\r\n\n电", "气"]))
    assert list(zip(words.strings(), words.owners.tolist())) == [("水", 0), ("电", 0), ("气", 1)]


def test_equal_words_share_a_column_and_pairs_add_to_them():
    texts = Characters.of(["停车 收费 停车", "收费"])
    single, paired = count_words(cut(texts)), count_words(cut(texts), pairs=True)
    assert sorted(single[[0]].data) == [1.0, 2.0]
    assert paired[[0]].nnz == 4
    assert set(single[[1]].indices) <= set(single[[0]].indices)


def test_a_long_foreign_word_and_emoji_are_words():
    assert cut(Characters.of(["wonderful 😀"])).strings() == ["wonderful", "😀"]


def test_no_texts_have_no_words():
    assert count_words(cut(Characters.of([])), bits=10).shape == (0, 1024)


def test_companions_are_the_same_in_either_order():
    pairs = count_companions(cut(Characters.of(["服务 很 差", "差 很 服务"])), within=8)
    assert pairs[[0]].nnz == 3
    assert (pairs[[0]] != pairs[[1]]).nnz == 0


def test_companions_stand_near_and_in_one_text():
    pairs = count_companions(cut(Characters.of(["甲 b c 丁", "乙"])), within=2)
    assert pairs.sum(axis=1).tolist() == [5, 0]


def test_no_words_have_no_companions():
    assert count_companions(cut(Characters.of([])), within=8, bits=10).shape == (0, 1024)
