import pyarrow as pa
import pytest

from answerable.listening.claims import match
from answerable.listening.errors import InputError

CLAIMS = {
    "flood": "网传城东水库决堤，三万人连夜转移，不实。水库运行正常",
    "water": "关于自来水投毒的传言不实，水质检测全部合格",
    "lions": "No, the city did not release 800 lions to keep residents at home",
    "market": "北门市场3月5日起停业十天的消息不实",
    "garlic": "生吃大蒜可以治好感冒，是没有依据的说法",
}


def table(key, texts):
    return pa.table({key: list(texts), "text": list(texts.values())})


def best(text, claims=CLAIMS):
    return match(table("query_id", {"q": text}), table("claim_id", claims), 3).to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("听说城东水库决堤了，三万人已经转移", "flood"),
        ("聽說城東水庫決堤了，三萬人已經轉移", "flood"),
        ("OMG they released 800 lions in the city so that people stay home", "lions"),
        ("朋友圈都在传自来水投毒，水质不合格", "water"),
    ],
)
def test_a_post_finds_the_claim_that_speaks_of_it(text, claim):
    found = best(text)
    assert (found["claim_id"], found["rank"]) == (claim, 1)
    assert found["verdict"] == "match"


def test_another_matter_is_none():
    assert best("周末社区组织包饺子活动，欢迎报名参加")["verdict"] == "none"


def test_another_date_is_no_match():
    assert best("北门市场3月5日起停业十天")["verdict"] == "match"
    assert best("北门市场8月9日起停业十天")["verdict"] == "related"


def test_agreement_on_numbers_decides_between_like_claims():
    claims = {"small": "城东水库决堤转移三百人的消息不实", "large": "城东水库决堤转移三万人的消息不实"}
    assert best("城东水库决堤，转移30000", CLAIMS | claims)["claim_id"] == "large"


def test_not_turns_a_near_copy_into_a_related_one():
    claims = {"a": "下周一起全市停水三天"}
    assert best("下周一起全市停水三天", claims)["verdict"] == "related"  # too short to be sure
    longer = {"a": "自来水公司通知下周一起全市停水三天"}
    assert best("自来水公司通知下周一起全市停水三天", longer)["verdict"] == "match"
    assert best("自来水公司通知下周一起全市不会停水三天", longer)["verdict"] == "related"


def test_every_query_has_its_rows_in_order_with_falling_scores():
    queries = {"b": "水库", "a": "", "c": "大蒜"}
    found = match(table("query_id", queries), table("claim_id", CLAIMS), 2).to_pylist()
    assert [row["query_id"] for row in found] == ["b", "b", "a", "a", "c", "c"]
    assert [row["rank"] for row in found] == [1, 2] * 3
    assert found[0]["score"] >= found[1]["score"]
    assert found[2]["verdict"] == "none"


def test_fewer_claims_than_asked_for_are_all_given():
    assert match(table("query_id", {"q": "水"}), table("claim_id", CLAIMS), 50).num_rows == len(CLAIMS)


def test_no_queries_or_no_claims_give_no_rows():
    empty = pa.table({"query_id": pa.array([], pa.string()), "text": pa.array([], pa.string())})
    assert match(empty, table("claim_id", CLAIMS)).num_rows == 0
    assert match(table("query_id", {"q": "水"}), empty.rename_columns(["claim_id", "text"])).num_rows == 0


def test_null_texts_are_empty_texts():
    queries = pa.table({"query_id": ["q"], "text": pa.array([None], pa.string())})
    assert match(queries, table("claim_id", CLAIMS), 1).column("verdict").to_pylist() == ["none"]


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="`claim_id`"):
        match(table("query_id", {"q": "水"}), table("id", CLAIMS))
