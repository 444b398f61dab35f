import pyarrow as pa
import pytest

from answerable.listening.severity import LEVELS, SeverityClassifier
from answerable.listening.severity.levels import severity_words


def judged(*texts, titles=None):
    columns = {"text": pa.array(texts, pa.string())}
    if titles:
        columns["title"] = pa.array(titles, pa.string())
    rows = SeverityClassifier().classify(pa.table(columns)).to_pylist()
    return [(row["severity"], row["severity_words"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("路口井盖丢失一周，孩子差点掉下去", "danger"),
        ("楼道里電線裸露，冒火花", "danger"),
        ("老板拖欠工资半年，家里揭不开锅", "loss"),
        ("停水两天，没有人处理", "failure"),
        ("建议在车站加装座椅", "wish"),
        ("今天阳光很好", None),
        ("There is a gas leak in our stairwell", "danger"),
        ("My wages have been withheld since May", "loss"),
        ("The street lights are broken", "failure"),
        ("I would like a bench at the bus stop", "wish"),
    ],
)
def test_the_gravest_level_that_is_spoken_for_wins(text, level):
    assert judged(text)[0][0] == level


@pytest.mark.parametrize(
    "text",
    [
        "没有危险",
        "没有任何危险",
        "未造成人员伤亡",
        "不会爆炸",
        "险情已排除",
        "为防止火灾",
        "危房改造政策",
        "There is no danger of collapse",
        "It is not dangerous",
        "without any injuries",
    ],
)
def test_what_is_denied_or_only_prevented_does_not_count(text):
    assert judged(text) == [(None, [])]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("没有危险，但是停电了", "failure"),
        ("没人管，井盖丢失", "danger"),
        ("There is no danger, but the bus was cancelled", "failure"),
        ("不小心摔伤了", "danger"),
        ("自来水没人管", "failure"),
    ],
)
def test_a_denial_reaches_its_own_words_and_no_further(text, level):
    assert judged(text)[0][0] == level


def test_the_words_that_decided_are_told_in_reading_order_and_once():
    assert judged("触电！电线裸露，又有人触电，停电三天") == [("danger", ["触电", "电线…裸露"])]


def test_a_pair_of_words_counts_either_way_round_and_only_within_one_text():
    assert judged("丢失的井盖", "井盖", "丢失")[0] == ("danger", ["丢失…井盖"])
    assert [level for level, _ in judged("路口的井盖", "钱包丢失")] == [None, None]


def test_the_title_is_read_too_and_a_row_without_text_has_no_level():
    assert judged("见标题", None, titles=["楼道起火", None]) == [("danger", ["起火"]), (None, [])]


def test_columns_that_were_there_are_replaced():
    once = SeverityClassifier().classify(pa.table({"text": ["停水"]}))
    assert SeverityClassifier().classify(once).equals(once)


def test_every_word_of_the_list_can_be_found_and_speaks_for_one_level():
    words = severity_words()
    assert set(words.levels.values()) == set(range(len(LEVELS)))
    assert all(word and "\n" not in word for word in words.words)
