import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from answerable.listening.errors import InputError
from answerable.listening.tone import Model, share_with_interval, train
from answerable.listening.tone.share import evidence_of


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


def test_the_model_knows_the_shares_it_was_trained_on(tmp_path):
    rows = labelled()
    train(pa.concat_tables([rows, rows.filter(pc.equal(rows.column("label"), "-"))])).save(tmp_path / "model")
    model = Model.load(tmp_path / "model")
    assert model.shares == {"+": pytest.approx(1 / 3), "-": pytest.approx(2 / 3)}


def test_the_share_of_a_story_is_that_of_its_verdicts():
    model, texts = train(labelled()), labelled().slice(0, 10)
    judged = model.classify(texts)
    tones, confidences = (judged.column(name).to_pylist() for name in ("tone", "tone_confidence"))
    share = model.share(model.evidence(texts, "-").to_pylist())
    assert share.share == pytest.approx(share_with_interval(tones, confidences, tone="-").share, abs=0.01)
    assert model.share(model.evidence(texts.slice(0, 4), "-").to_pylist()) is None


def test_evidence_leaves_out_how_many_had_the_tone_in_training():
    assert evidence_of(np.array([0.75]), 0.75) == pytest.approx([0.0])
    assert evidence_of(np.array([0.9]), 0.5) == pytest.approx([np.log(9)])


def test_a_row_without_text_has_no_evidence():
    told, silent = train(labelled()).evidence(pa.table({"text": ["太慢", None]}), "-").to_pylist()
    assert told > 0
    assert silent is None


def test_a_tone_the_model_does_not_know_has_no_evidence():
    with pytest.raises(InputError, match="knows no tone `angry`"):
        train(labelled()).evidence(labelled(), "angry")
