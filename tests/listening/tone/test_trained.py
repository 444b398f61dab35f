import pyarrow as pa
import pytest

from answerable.listening.errors import InputError
from answerable.listening.tone import Model, train


def labelled():
    words = {"+": ["满意", "热情", "及时", "好吃"], "-": ["失望", "恶劣", "太慢", "难吃"]}
    rows = [(f"{w}的一次经历{i}", label) for i in range(6) for label, group in words.items() for w in group]
    return pa.table({"text": [text for text, _ in rows], "label": [label for _, label in rows]})


def test_it_learns_the_labels_of_the_file(tmp_path):
    train(labelled()).save(tmp_path / "model")
    judged = Model.load(tmp_path / "model").classify(labelled())
    assert judged.column("tone").to_pylist() == labelled().column("label").to_pylist()
    assert min(judged.column("tone_confidence").to_pylist()) > 0.5


def test_a_model_of_topics_is_not_one_of_tone(tmp_path):
    from answerable.listening.topics import train as train_topics

    train_topics(labelled()).save(tmp_path / "model")
    with pytest.raises(InputError, match="it is a `topics`"):
        Model.load(tmp_path / "model")


def test_a_missing_label_column_is_named():
    with pytest.raises(InputError, match="`label`"):
        train(pa.table({"text": ["a"]}))
