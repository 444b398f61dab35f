from collections import Counter

import pytest

from answerable.listening.errors import InputError
from answerable.listening.topics import load_taxonomy

OWN = """
version = "7"
[[topic]]
code = "bees"
label = { zh = "蜜蜂", en = "Bees" }
strong = "蜜蜂, 蜂箱"
words = "Honey"
"""


def test_the_shipped_taxonomy_names_every_topic_in_both_languages():
    taxonomy = load_taxonomy()
    assert 30 <= len(taxonomy.topics) <= 50
    assert all(topic.name("zh") != topic.code and topic.name("en") != topic.code for topic in taxonomy.topics)
    assert "water-quality" in taxonomy.codes
    assert taxonomy.version


def test_every_shipped_topic_but_other_has_words_in_both_languages():
    for topic in load_taxonomy().topics:
        latin = Counter(word.isascii() for word, _ in topic.words)
        assert topic.code == "other" or (latin[True] >= 3 and latin[False] >= 10), topic.code


def test_words_are_folded_and_other_is_always_there(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    taxonomy = load_taxonomy(path)
    assert taxonomy.codes == ("bees", "other")
    assert dict(taxonomy.topic("bees").words) == {"蜜蜂": 3.0, "蜂箱": 3.0, "honey": 1.0}


@pytest.mark.parametrize(
    "content",
    [
        "not toml at all [",
        "version = '1'",
        "topic = 3\nversion = '1'",
        OWN + "[[topic]]\ncode = 'bees'\nlabel = {en = 'Twice'}",
        "version='1'\n[[topic]]\ncode='Not A Code'\nlabel={en='x'}",
        OWN + "[[topic.rule]]\nregex = '(['",
        OWN + "[[topic.rule]]\nmost = ['x']",
        OWN + "[[topic.rule]]\nmust = ['']",
    ],
)
def test_a_malformed_taxonomy_is_one_sentence(tmp_path, content):
    path = tmp_path / "own.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.toml"):
        load_taxonomy(path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe\x00version")
    with pytest.raises(InputError):
        load_taxonomy(tmp_path / "own.toml")


def test_an_unknown_topic_is_a_key_error():
    with pytest.raises(KeyError, match="no topic `nothing`"):
        load_taxonomy().topic("nothing")
