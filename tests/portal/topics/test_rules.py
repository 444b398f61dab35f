import tomllib

import pytest

from answerable.listening.topics import load_taxonomy, parse_taxonomy, read_document
from answerable.portal.topics import rules


@pytest.fixture
def shipped():
    return read_document()


def test_a_taxonomy_written_out_is_read_as_the_same(shipped, tmp_path):
    path = tmp_path / "t.toml"
    path.write_text(rules.as_toml(shipped), encoding="utf-8")
    assert load_taxonomy(path) == load_taxonomy()
    assert tomllib.loads(rules.as_toml(shipped)) == shipped


def test_quotes_and_backslashes_survive_the_file(shipped):
    entry = {"code": "odd", "domain": "city", "label": {"zh": '"怪"', "en": "\\odd"}, "strong": 'a"b'}
    assert tomllib.loads(rules.as_toml(rules.with_topic(shipped, entry)))["topic"][-1] == entry


def test_a_changed_topic_keeps_its_place_and_a_new_one_comes_last(shipped):
    changed = rules.topic_of(shipped, "noise") | {"strong": "太吵"}
    new = rules.with_topic(shipped, changed)
    assert [each["code"] for each in new["topic"]] == [each["code"] for each in shipped["topic"]]
    assert rules.with_topic(shipped, changed | {"code": "x"})["topic"][-1]["code"] == "x"
    assert rules.topic_of(shipped, "noise")["strong"] != "太吵"


def test_a_retired_topic_is_told_no_more_and_comes_back_when_it_is_saved_again(shipped):
    without = rules.without_topic(shipped, "noise")
    assert "noise" not in parse_taxonomy(without).codes
    assert without["retired"] == [{"code": "noise", "label": rules.topic_of(shipped, "noise")["label"]}]
    again = rules.with_topic(without, rules.topic_of(shipped, "noise"))
    assert again["retired"] == []


def test_differences_tell_words_one_by_one(shipped):
    entry = rules.topic_of(shipped, "noise")
    changed = entry | {"strong": entry["strong"] + ", 低频噪声", "rule": [{"must": ["夜间"], "weight": 1.0}]}
    new = rules.without_topic(rules.with_topic(shipped, changed), "power")
    found = {change.code: change for change in rules.differences(shipped, new)}
    assert found["power"].kind == "retired"
    assert found["noise"].parts == (
        ("strong", (), ("低频噪声",)),
        ("rule", (), ("must: 夜间; weight: 1.0",)),
    )
    assert rules.differences(new, new) == []


@pytest.mark.parametrize(
    ("pattern", "most"),
    [("自来水", 1), ("水.{0,6}(黄|浑)", 14), ("(ab)?c", 2), ("[0-9]{11}", 1), ("", 1)],
)
def test_a_bounded_pattern_is_tried_in_few_ways(pattern, most):
    assert rules.ways(pattern) <= most


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "a*",
        ".*水.*",
        "(a|aa){1,40}b",
        r"(水)\1",
        "(?=水)",
        ".{0,99}.{0,99}黄",
        "(a?){30}",
        "((a?){9}){9}",
    ],
)
def test_a_pattern_that_could_hold_up_the_listening_is_known(pattern):
    assert rules.ways(pattern) > rules.MOST_WAYS


@pytest.mark.parametrize(
    ("pattern", "everything"), [("a?", True), ("(水|)", True), ("水", False), ("", False)]
)
def test_a_pattern_content_with_nothing_is_known(pattern, everything):
    assert rules.fits_everything(pattern) is everything


def test_a_model_beats_the_words_only_by_its_figure():
    assert rules.beats({"trained": {"macro_f1": 0.8}, "words": {"macro_f1": 0.7}})
    assert not rules.beats({"trained": {"macro_f1": 0.7}, "words": {"macro_f1": 0.7}})
    assert not rules.beats({})
