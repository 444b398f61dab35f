import pickle

import pyarrow as pa
import pytest

from answerable.listening.topics import KeywordClassifier, beside_words, load_taxonomy, train
from answerable.listening.topics.together import TogetherClassifier

SAID = {"noise": "夜里{n}点施工吵得睡不着", "parking": "第{n}个车位又被占了"}


@pytest.fixture(scope="module")
def model():
    rows = [(text.format(n=n), label) for label, text in SAID.items() for n in range(20)]
    return train(pa.table({"text": [text for text, _ in rows], "label": [label for _, label in rows]}))


@pytest.fixture(scope="module")
def both(model):
    return beside_words(model, load_taxonomy())


def judged(judge, *texts):
    return judge.classify(pa.table({"text": pa.array(texts, pa.string())}))


def test_the_words_tell_of_a_topic_that_the_model_has_not_learned(model, both):
    said = "自来水发黄，有异味，水质太差"
    assert judged(model, said).column("topic").to_pylist() != ["water-quality"]
    assert judged(both, said).equals(judged(KeywordClassifier(), said))


def test_the_model_tells_of_what_it_has_learned(model, both):
    said = ["夜里3点施工吵得睡不着", "第5个车位又被占了"]
    assert judged(both, *said).equals(judged(model, *said))


def test_rows_without_text_have_nulls_and_no_row_is_lost(both):
    table = judged(both, None, " ", "没有任何线索的一句话")
    assert table.column("topic").to_pylist()[:2] == [None, None]
    assert table.num_rows == 3


def test_a_model_with_labels_of_its_own_is_left_alone(model):
    rows = [(text.format(n=n), f"own {label}") for label, text in SAID.items() for n in range(20)]
    own = train(pa.table({"text": [text for text, _ in rows], "label": [label for _, label in rows]}))
    assert beside_words(own, load_taxonomy()) is own
    assert isinstance(beside_words(model, load_taxonomy()), TogetherClassifier)


def test_pickling_keeps_the_verdicts(both):
    assert judged(pickle.loads(pickle.dumps(both)), "一周停电三次").equals(judged(both, "一周停电三次"))
    assert "words" in both.version
