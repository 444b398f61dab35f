import pickle

import numpy as np
import pyarrow as pa
import pytest

from answerable.listening.errors import InputError
from answerable.listening.topics import Model, train

WORDS = {
    "water": "停水 水压 水管 自来水 水表",
    "power": "停电 电压 电费 变压器 跳闸",
    "road": "路面 坑洼 路灯 井盖 人行道",
}


def labelled(rows=60, seed=1):
    chance = np.random.default_rng(seed)
    labels = chance.choice(list(WORDS), rows).tolist()
    texts = ["我们小区" + "".join(chance.choice(WORDS[label].split(), 2)) + "请处理" for label in labels]
    return pa.table({"text": texts, "label": labels})


@pytest.fixture(scope="module")
def model():
    return train(labelled())


def test_it_learns_what_it_was_shown(model):
    fresh = labelled(seed=2)
    judged = model.classify(fresh)
    assert judged.column("topic").to_pylist() == fresh.column("label").to_pylist()
    assert min(judged.column("topic_confidence").to_pylist()) > 0.5


def test_the_same_rows_give_the_same_bytes(model, tmp_path):
    model.save(tmp_path / "one")
    train(labelled()).save(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_saved_model_judges_alike(model, tmp_path):
    model.save(tmp_path / "model")
    assert Model.load(tmp_path / "model").classify(labelled()).equals(model.classify(labelled()))
    assert pickle.loads(pickle.dumps(model)).classify(labelled()).equals(model.classify(labelled()))


def test_titles_are_read_too(model):
    table = pa.table({"title": ["停电 电压", None], "text": [None, "停水 水压"]})
    assert model.classify(table).column("topic").to_pylist() == ["power", "water"]


def test_two_labels_are_enough():
    table = labelled()
    two = table.filter(pa.compute.not_equal(table.column("label"), "road"))
    assert train(two).classify(two).column("topic").to_pylist() == two.column("label").to_pylist()


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_too_little_to_learn_from_is_one_sentence(rows):
    with pytest.raises(InputError, match="at least two labels"):
        train(labelled().slice(0, rows))


def test_a_missing_label_column_is_named():
    with pytest.raises(InputError, match="`label`"):
        train(pa.table({"text": ["a"]}))


def test_rows_without_label_or_text_are_left_out():
    holes = pa.table({"text": [None, "", "停水"], "label": ["water", "water", None]})
    assert train(pa.concat_tables([labelled(), holes])).classifier.labels == ("power", "road", "water")
