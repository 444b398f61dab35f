"""Shares that tell of nobody, and steps without the marks that people put before them."""

import itertools

import pytest

from answerable.portal.answers.rules import FEW, NEARLY_ALL, WITHHELD, hints, shares, steps

FLOOR = 5


def shared(*counts):
    return list(shares(dict(zip("abc", counts)), FLOOR).values())


def test_nothing_is_given_over_few_people():
    assert shared(4, 0, 0) == []


def test_large_counts_are_per_cent():
    assert shared(10, 5, 5) == [50, 25, 25]


def test_a_small_rest_is_not_found_by_subtraction():
    assert shared(160, 2, 1) == [NEARLY_ALL, FEW, FEW]
    assert shared(20, 0, 0) == [NEARLY_ALL, FEW, FEW]
    assert shared(100, 60, 3) == [61, WITHHELD, FEW]


def test_small_counts_hide_each_other():
    assert shared(92, 4, 4) == [92, FEW, FEW]


def test_what_is_hidden_is_as_much_as_the_floor_or_more():
    for counts in itertools.product([0, 1, 4, 5, 9, 40], repeat=3):
        said = shared(*counts)
        hidden = sum(count for count, share in zip(counts, said) if not isinstance(share, int))
        assert hidden == 0 or hidden >= FLOOR, counts
        assert all(count >= FLOOR for count, share in zip(counts, said) if isinstance(share, int))


@pytest.mark.parametrize("mark", ["·", "• ", "- ", "* ", "1. ", "2、", "(3) ", "（4）", "12) ", "①", "– "])
def test_a_mark_before_a_step_is_left_out(mark):
    assert steps(f"  {mark}New pipe by May.\n\n") == ["New pipe by May."]


@pytest.mark.parametrize(
    "step", ["2.5 km of new pipe", "-5 degrees is the limit", "2026 tests", "*all* of it"]
)
def test_a_figure_is_no_mark(step):
    assert steps(step) == [step]


GOOD = {
    "question": "Why is the water in East Street yellow?",
    "body": "The water was yellow because an old pipe was stirred up. Call 12345 if it comes back.",
    "next_steps": "Water company: new pipe in East Street by 31 May.",
}
GUT = {
    "question": "东街的自来水为什么发黄？",
    "body": "东街旧管道受扰动，所以水发黄。如再出现，请拨打12345。",
    "next_steps": "自来水公司：5月底前换管",
}


def hinted(words, **other):
    return [hint.kind for hint in hints(**words | other)]


@pytest.mark.parametrize("words", [GOOD, GUT])
def test_an_answer_that_says_all_of_it_has_no_hints(words):
    assert hinted(words) == []


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (GOOD, "We thank you for your letter and take the wishes of all citizens seriously. Call us."),
        (GUT, "感谢您的来信，我们高度重视群众诉求。请拨打12345。"),
    ],
)
def test_an_answer_to_another_question_is_told_the_words_it_leaves_out(words, body):
    found = hints(words["question"], body, "By May.")
    assert [hint.kind for hint in found] == ["off_the_question"]
    assert {"yellow", "自来水"} & {word[:6] for word in found[0].seen} or "自来水发黄" in found[0].seen


@pytest.mark.parametrize("words", [GOOD, GUT])
def test_a_missing_step_a_missing_date_and_nobody_to_ask_are_named(words):
    assert hinted(words, next_steps="") == ["no_step"]
    undated = hints(words["question"], words["body"], "Somebody looks into East Street")
    assert undated == [("no_date", ("Somebody looks into East Street",))]
    silent = words["body"].replace("Call 12345 if it comes back.", "").replace("请拨打12345", "请告诉邻居")
    assert hinted(words, body=silent) == ["nobody_to_ask"]


@pytest.mark.parametrize(
    "step",
    [
        "by Friday",
        "within ten working days",
        "2026-05-31",
        "next month",
        "十个工作日内办结",
        "下周一",
        "年底前",
        "6月上旬",
    ],
)
def test_dates_are_known_in_both_languages(step):
    assert hinted(GOOD, next_steps=step) == []


@pytest.mark.parametrize("sentence", ["这段管道" * 20, "one more word " * 11])
def test_long_sentences_are_shown_by_their_beginning(sentence):
    (found,) = hints(GOOD["question"], f"{GOOD['body']} {sentence}.", GOOD["next_steps"])
    assert found.kind == "long_sentences"
    assert found.seen[0].endswith("…")


@pytest.mark.parametrize("nothing", ["", " ", "？！", "的了吗"])
def test_a_question_without_words_asks_for_none(nothing):
    assert "off_the_question" not in hinted(GOOD, question=nothing)


@pytest.mark.parametrize(
    ("step", "dated"),
    [("12号楼换水管", False), ("8号线加车", False), ("12号前换水管", True), ("3月12号换水管", True)],
)
def test_the_number_of_a_house_is_no_date(step, dated):
    kinds = [hint.kind for hint in hints(GUT["question"], GUT["body"], step)]
    assert ("no_date" not in kinds) is dated
