"""Earlier answers are found by the message alone."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.listening.claims import EarlierAnswers
from answerable.listening.errors import SchemaError
from answerable.listening.evaluation.claims import ranks

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data"))
REPLIES = DATA / "inbox" / "govmsg_replies_zh.parquet"

ANSWERS = pa.table(
    {
        "answer_id": ["lift", "bus", "water"],
        "text": [
            "您好：锦绣花园电梯已报市场监管部门检验，维修资金申请获批后即更换。",
            "您好：12路公交末班车自下月起延长至晚上十点。",
            "您好：停水系主管道抢修，已于昨晚恢复供水。",
        ],
    }
)


def asked(*texts: str | None) -> pa.Table:
    return pa.table(
        {"message_id": [str(place) for place in range(len(texts))], "text": pa.array(texts, pa.string())}
    )


def test_the_answer_that_shares_the_rare_words_comes_first():
    found = EarlierAnswers(ANSWERS).search(asked("电梯坏了没人管", "公交末班车太早"), top=1)
    assert found.column("answer_id").to_pylist() == ["lift", "bus"]
    assert all(0 < score <= 1 for score in found.column("score").to_pylist())


def test_the_result_of_a_message_does_not_depend_on_its_neighbours():
    answers, texts = EarlierAnswers(ANSWERS), ["小区停水两天", "电梯坏了", "几路公交去医院"] * 80
    together = answers.search(asked(*texts), top=3).slice(0, 3)
    alone = answers.search(asked(texts[0]), top=3)
    assert together.slice(0, alone.num_rows).equals(alone)


def test_nothing_shared_and_nothing_asked_find_nothing():
    assert EarlierAnswers(ANSWERS).search(asked("zzzz", "", None)).num_rows == 0
    assert EarlierAnswers(ANSWERS.slice(0, 0)).search(asked("电梯")).num_rows == 0


def test_an_absent_column_is_one_sentence():
    with pytest.raises(SchemaError, match="`text` is absent"):
        EarlierAnswers(pa.table({"answer_id": ["1"]}))


@pytest.mark.data
@pytest.mark.skipif(not REPLIES.exists(), reason=f"{REPLIES} is absent; set ANSWERABLE_DATA")
def test_messages_find_their_own_answers_among_all():
    """A floor that may only rise; the odd rows were not looked at when the weights were chosen."""
    rows = pq.read_table(REPLIES, columns=["doc_id", "title", "text", "reply"]).to_pylist()
    ids = [row["doc_id"] for row in rows]
    answers = EarlierAnswers(pa.table({"answer_id": ids, "text": [row["reply"] for row in rows]}))
    messages = [(row["doc_id"], f"{row['title']} {row['text']}") for row in rows[1::2]]
    found = answers.search(pa.table(dict(zip(("message_id", "text"), zip(*messages)))), top=100)
    figures = ranks(
        found.rename_columns(["query_id", "claim_id", "rank", "score"]),
        {each: {each} for each, _ in messages},
    )
    assert figures["MRR"] >= 0.75
