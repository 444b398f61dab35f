import pytest

from answerable.listening.claims.agreement import agreement, facts_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("共３万人，约1,200户", {30000, 1200}),
        ("二十三人、一百八十户、三万五千元", {23, 180, 35000}),
        ("10% of 2.5 million", {10, 2.5}),
        ("没有数字", set()),
    ],
)
def test_numbers_are_read_in_every_script(text, numbers):
    assert facts_of(text).numbers == numbers


@pytest.mark.parametrize(
    "text", ["3月5日停水", "2024年3月5日停水", "2024-3-5 停水", "water off on March 5", "Mar. 5"]
)
def test_dates_are_read_as_month_and_day_and_are_no_numbers(text):
    facts = facts_of(text)
    assert facts.dates == {(3, 5)}
    assert 5 not in facts.numbers


def test_silence_is_no_contradiction():
    assert agreement(facts_of("3月5日停水"), facts_of("停水"), 0.9) == (1.0, ())


def test_contradictions_are_named_and_weigh_together():
    factor, kinds = agreement(facts_of("3月5日涨价20元"), facts_of("8月9日涨价50元"), 0.3)
    assert kinds == ("dates", "numbers")
    assert factor < 0.7


def test_negation_counts_only_between_near_copies():
    one, other = facts_of("明天不会停水"), facts_of("明天停水")
    assert agreement(one, other, 0.9)[1] == ("negation",)
    assert agreement(one, other, 0.3) == (1.0, ())


def test_names_inside_english_sentences_are_compared():
    one, other = facts_of("They say that Berlin will close"), facts_of("They say that Madrid will close")
    assert agreement(one, other, 0.5)[1] == ("names",)


@pytest.mark.parametrize("text", ["", "万", "十十十万亿", "99月88日", "1,2,3,4", "9" * 400, "百"])
def test_odd_runs_never_fail(text):
    facts_of(text)
