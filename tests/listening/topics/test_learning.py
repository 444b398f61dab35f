import pyarrow as pa
import pytest

from answerable.listening.errors import InputError
from answerable.listening.topics import load_taxonomy
from answerable.listening.topics.learning import common_labels, cross_validated, telling_words

SAID = {"noise": "夜里{n}点施工吵得睡不着", "parking": "第{n}个车位又被占了", "rare": "路灯第{n}次不亮"}


def table(**texts):
    rows = [(SAID[label].format(n=n), label) for label, times in texts.items() for n in range(times)]
    return pa.table({"text": [text for text, _ in rows], "label": [label for _, label in rows]})


def test_every_row_is_judged_by_a_model_that_had_not_seen_it():
    """A text that stands once and under another label cannot be right unless its own model knew it."""
    odd = pa.table({"text": ["第77个车位又被占了"], "label": ["noise"]})
    judged = cross_validated(pa.concat_tables([table(noise=20, parking=20), odd]))
    assert judged.num_rows == 41
    assert judged.column("topic").to_pylist()[-1] == "parking"
    assert judged.column("topic").to_pylist()[:20] == ["noise"] * 20


def test_rows_of_a_label_too_rare_to_be_learned_are_judged_and_wrong():
    judged = cross_validated(table(noise=12, parking=12, rare=3))
    assert judged.column("label").to_pylist()[-3:] == ["rare"] * 3
    assert set(judged.column("topic").to_pylist()) == {"noise", "parking"}


def test_with_a_taxonomy_the_words_tell_of_what_is_too_rare():
    rare = pa.table({"text": ["自来水发黄有异味，水质浑浊"] * 3, "label": ["water-quality"] * 3})
    judged = cross_validated(pa.concat_tables([table(noise=12, parking=12), rare]), taxonomy=load_taxonomy())
    assert judged.column("topic").to_pylist()[-3:] == ["water-quality"] * 3


def test_the_order_of_the_rows_stays_and_the_same_rows_give_the_same():
    given = table(noise=12, parking=12)
    judged = cross_validated(given)
    assert judged.select(["text", "label"]).equals(given)
    assert judged.equals(cross_validated(given))


@pytest.mark.parametrize("times", [{}, {"noise": 30}, {"noise": 30, "rare": 3}])
def test_with_fewer_than_two_topics_there_is_nothing_to_learn(times):
    given = (
        table(**times)
        if times
        else pa.table({"text": pa.array([], pa.string()), "label": pa.array([], pa.string())})
    )
    with pytest.raises(InputError):
        cross_validated(given)


def test_common_labels_come_most_frequent_first():
    assert common_labels(["a"] * 8 + ["b"] * 9 + ["c"] * 7 + [None] * 20) == ["b", "a"]


def test_the_words_that_tell_are_those_that_others_lack():
    words = telling_words(table(noise=10, parking=10))
    assert "施工" in words["noise"]
    assert "车位" in words["parking"]
    assert not set(words["noise"]) & set(words["parking"])


def test_a_word_of_one_text_alone_tells_nothing():
    assert telling_words(pa.table({"text": ["只此一回的停水", "自来水"], "label": ["a", "b"]})) == {
        "a": [],
        "b": [],
    }
