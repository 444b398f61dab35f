import pickle

import pyarrow as pa
import pytest

from answerable.listening.tone import ToneClassifier


def tones(*texts):
    return (
        ToneClassifier().classify(pa.table({"text": pa.array(texts, pa.string())})).column("tone").to_pylist()
    )


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("态度恶劣，推诿敷衍，太失望了", "negative"),
        ("师傅上门很及时，服务热情，点赞", "positive"),
        ("请问办理需要哪些材料", "neutral"),
        ("服務不滿意", "negative"),
        ("一点都不好", "negative"),
        ("The staff were rude and it was the worst service", "negative"),
        ("Great work, thank you, very helpful", "positive"),
        ("It was not helpful at all", "negative"),
        ("The library opens at nine", "neutral"),
    ],
)
def test_plain_sentences_have_their_tone(text, tone):
    assert tones(text) == [tone]


def test_a_wish_is_no_verdict():
    assert tones("希望好") == ["neutral"]


def test_a_turning_word_of_the_text_before_turns_nothing():
    assert tones("不", "满意") == ["neutral", "positive"]


def test_rows_without_text_have_nulls():
    table = ToneClassifier().classify(pa.table({"text": [None, " ", "满意"]}))
    assert table.column("tone").to_pylist() == [None, None, "positive"]
    assert table.column("tone_confidence").null_count == 2


def test_an_empty_table_and_pickling_are_fine():
    judge = pickle.loads(pickle.dumps(ToneClassifier()))
    assert judge.classify(pa.table({"text": pa.array([], pa.string())})).num_rows == 0
    assert judge.version


def evidence(*texts):
    return ToneClassifier().evidence(pa.table({"text": pa.array(texts, pa.string())})).to_pylist()


def test_what_a_text_says_of_being_negative_is_null_without_text():
    negative, plain, positive, silent = evidence(
        "态度恶劣，太失望了", "请问办理需要哪些材料", "服务热情，点赞", " "
    )
    assert negative > 0 == plain > positive
    assert silent is None


def test_a_list_of_words_stays_unsure_of_a_large_story():
    few, many = (ToneClassifier().share([1.0, -1.0] * half) for half in (10, 1000))
    assert many.high - many.low >= 0.9 * (few.high - few.low)
    assert ToneClassifier().share([1.0] * 4) is None
