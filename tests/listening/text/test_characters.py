import pyarrow as pa
import pytest

from answerable.listening.text import Characters, fold


def test_width_case_and_script_fold_to_one_form():
    assert fold(["ＡＢＣ１２３", "Water", "自來水發黃"]) == ["abc123", "water", "自来水发黄"]


def test_every_kind_of_blank_becomes_a_space():
    assert fold(["a\u3000b\nc\td\xa0e"]) == ["a b c d e"]


@pytest.mark.parametrize("text", ["㎡…ﬁİ", "😀水\U00020000", "e\u0301", "½第①"])
def test_folding_never_moves_a_place(text):
    assert len(fold([text])[0]) == len(text)


def test_null_and_empty_texts_keep_their_row():
    texts = Characters.of(pa.chunked_array([["水", None], [], ["", "电力"]], pa.string()))
    assert texts.strings() == ["水", "", "", "电力"]
    assert texts.owners.tolist() == [0, 3, 3]


def test_a_slice_of_a_column_is_read_from_its_own_offset():
    assert Characters.of(pa.array(["甲", "乙丙", "丁"]).slice(1, 2)).strings() == ["乙丙", "丁"]


def test_the_limit_counts_characters():
    assert Characters.of(["自来水发黄", "水"], limit=3).strings() == ["自来水", "水"]


def test_no_text_at_all_is_fine():
    assert len(Characters.of(pa.array([], pa.string()))) == 0


def test_the_beginning_and_the_end_of_each_text_can_be_cut_out():
    texts = Characters.of(["自来水发黄", "", "电"])
    assert texts.within(2).strings() == ["自来", "", "电"]
    assert texts.within(-3).strings() == ["水发黄", "", "电"]
