import pickle

import pyarrow as pa
import pytest

from answerable.listening.topics import KeywordClassifier, load_taxonomy

EXAMPLES = {
    "water-quality": [
        "家里水龙头放出来的水又黄又浑",
        "自來水有股怪味，餘氯是不是超標",
        "Our tap water has been brown since Monday",
    ],
    "water-supply": ["三楼以上水压太低，经常停水", "No water again; when will the mains be repaired?"],
    "parking": ["小区停车位不够，晚上乱停乱放"],
    "noise": ["工地夜间施工扰民，噪音很大", "loud music every night, nobody can sleep"],
    "education": ["孩子就近入学的学位不够", "The school has no place for my daughter"],
    "health-care": ["社区医院的疫苗什么时候到"],
    "employment-wages": ["公司拖欠工资三个月"],
    "social-security": ["医保异地报销要哪些材料"],
    "elections-meetings": ["支部换届选举的候选人名单在哪里看"],
    "dues": ["会费收据一直没有开", "How do I get a receipt for my membership dues?"],
    "services-online": ["小程序打不开，验证码收不到"],
    "fire-safety": ["楼道消防通道被杂物堵死"],
    "other": ["你好", "hello there"],
}


def classify(*texts, taxonomy=None, **columns):
    table = pa.table(
        {"doc_id": [str(i) for i in range(len(texts))], "text": pa.array(texts, pa.string()), **columns}
    )
    return KeywordClassifier(taxonomy).classify(table)


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, texts in EXAMPLES.items() for text in texts]
)
def test_plain_messages_find_their_topic(topic, text):
    assert classify(text).column("topic").to_pylist() == [topic]


def test_a_latin_word_must_stand_alone_but_may_be_plural():
    assert classify("My parents differ currently").column("topic").to_pylist() == ["other"]
    assert classify("two buses an hour; the bus is late").column("topic").to_pylist() == ["public-transport"]


def test_without_any_known_word_it_says_that_it_does_not_know():
    row = classify("你好").to_pylist()[0]
    assert row["topic"] == "other" and row["topic_confidence"] == 0 and row["abstain"] and row["topics"] == []


def test_a_row_without_text_has_nulls_and_is_kept():
    table = classify(None, "  ", "停电三天了")
    assert table.column("topic").to_pylist() == [None, None, "power"]
    assert table.column("abstain").to_pylist()[:2] == [None, None]


def test_two_matters_in_one_message_are_both_named():
    topics = classify("小区停车位不够乱停乱放，半夜广场舞噪音扰民").column("topics").to_pylist()[0]
    assert set(topics) == {"parking", "noise"}


def test_the_title_weighs_more_than_the_text():
    table = classify("楼下停车场旁边的幼儿园", title=["停车难"])
    assert table.column("topic").to_pylist() == ["parking"]


def test_rows_and_columns_of_the_input_stay_as_they_were():
    table = pa.table({"doc_id": ["a", "b"], "text": ["停电", "停水"], "more": [1, 2]})
    judged = KeywordClassifier().classify(table)
    assert judged.select(["doc_id", "text", "more"]).equals(table)
    assert judged.column_names[3:] == ["topic", "topic_confidence", "topics", "abstain"]


def test_one_by_one_gives_the_same_as_all_at_once():
    texts = [text for group in EXAMPLES.values() for text in group]
    singly = pa.concat_tables([classify(text) for text in texts])
    assert singly.drop_columns(["doc_id"]).equals(classify(*texts).drop_columns(["doc_id"]).combine_chunks())


def test_an_empty_table_gets_the_columns():
    empty = pa.table({"doc_id": pa.array([], pa.string()), "text": pa.array([], pa.string())})
    assert KeywordClassifier().classify(empty).schema.field("topics").type == pa.list_(pa.string())


def test_it_survives_pickling():
    judge = KeywordClassifier(load_taxonomy())
    judge.classify(pa.table({"text": ["停电"]}))
    assert pickle.loads(pickle.dumps(judge)) == judge


def test_every_verdict_can_be_explained_word_by_word():
    table = pa.table({"text": ["停电停电，电压也低", "你好"]})
    lines = KeywordClassifier().explain(table).to_pylist()
    assert {line["row"] for line in lines} == {0}
    assert {line["word"] for line in lines if line["topic"] == "power"} >= {"停电", "电压"}


RULES = """
version = "1"
[[topic]]
code = "near"
label = {{ en = "Near" }}
[[topic.rule]]
{rule}
"""


@pytest.mark.parametrize(
    ("rule", "held", "broken"),
    [
        ('near = [["水"], ["黄"]]\nwithin = 3', "黄的水", "水很长很长很长黄"),
        ('near = [["水"], ["黄"], ["臭"]]\nwithin = 3', "水黄水臭", "水黄，后来过了几天又臭"),
        ('must = ["电梯", "坏"]', "电梯又坏了", "电梯很好"),
        ('any = ["电梯", "扶梯"]', "扶梯", "楼梯"),
        ('must = ["电梯"]\nnot = ["广告"]', "电梯坏了", "电梯广告"),
        ("regex = '第[一二三]人民'", "第二人民", "第人民"),
    ],
)
def test_rules_hold_where_all_their_parts_do(tmp_path, rule, held, broken):
    (tmp_path / "own.toml").write_text(RULES.format(rule=rule), encoding="utf-8")
    taxonomy = load_taxonomy(tmp_path / "own.toml")
    assert classify(held, broken, taxonomy=taxonomy).column("topic").to_pylist() == ["near", "other"]


def test_nothing_is_found_across_two_texts(tmp_path):
    rule = 'near = [["水"], ["黄"]]\nwithin = 3'
    (tmp_path / "own.toml").write_text(RULES.format(rule=rule), encoding="utf-8")
    taxonomy = load_taxonomy(tmp_path / "own.toml")
    assert classify("水", "黄", taxonomy=taxonomy).column("topic").to_pylist() == ["other", "other"]
