import datetime as dt

import pyarrow as pa

from answerable.listening.stories.digests import DIGEST, count_sources, digest
from answerable.listening.stories.sentences import has_mark, sentences_of

DAWN = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
SAID = [
    (
        "Daily",
        "城南自来水发黄第三天",
        "3月1日，城南多个小区自来水发黄。自来水公司称正在冲洗管道。记者拍了照片。",
    ),
    ("Evening", "城南居民：自来水发黄不敢喝", "城南多个小区自来水发黄，居民只好买水。街道送来了桶装水。"),
    ("Radio", "自来水公司回应城南发黄", "自来水公司称正在冲洗管道，预计两天恢复。专家说是铁锈。"),
]


def told(rows, **more):
    return pa.Table.from_pylist(
        [
            {
                "doc_id": f"d-{at}",
                "source": source,
                "title": title,
                "text": text,
                "url": f"https://x.example/{at}",
            }
            | {"published_at": DAWN + dt.timedelta(hours=at), "group_id": f"g-{at}"}
            | more
            for at, (source, title, text) in enumerate(rows)
        ]
    )


def test_every_sentence_stands_where_it_is_said_to_stand():
    documents = told(SAID)
    by_id = {row["doc_id"]: row for row in documents.to_pylist()}
    found = digest(documents).sentences
    assert found.schema == DIGEST
    assert 1 <= found.num_rows <= 3
    for row in found.to_pylist():
        assert by_id[row["doc_id"]][row["field"]][row["start"] : row["stop"]] == row["sentence"]


def test_what_several_sources_say_is_told_and_what_one_says_is_not():
    told_by = {row["sentence"]: row["said_by"] for row in digest(told(SAID)).sentences.to_pylist()}
    assert max(told_by.values()) >= 2
    assert "记者拍了照片。" not in told_by


def test_below_three_independent_sources_nothing_is_said():
    found = digest(told(SAID[:2]))
    assert (found.refused, found.sources, found.sentences.num_rows) == ("few sources", 2, 0)


def test_one_outlet_telling_it_three_times_is_one_source():
    found = digest(told([("Daily", *said[1:]) for said in SAID]))
    assert (found.sources, found.refused) == (1, "few sources")


def test_copies_are_no_further_sources():
    assert count_sources(told(SAID, group_id="one")) == 1


def test_messages_without_an_outlet_count_each_for_itself():
    assert count_sources(told([(None, *said[1:]) for said in SAID])) == 3


def test_the_order_of_the_documents_changes_nothing():
    documents = told(SAID)
    assert digest(documents).sentences == digest(documents.take([2, 0, 1])).sentences


def test_a_covered_word_is_never_quoted():
    covered = [(source, f"〔name〕{title}", f"〔电话〕{text}") for source, title, text in SAID]
    for row in digest(told(covered)).sentences.to_pylist():
        assert not has_mark(row["sentence"])


def test_documents_without_a_whole_sentence_give_nothing_to_quote():
    assert digest(told([(source, "水", "黄") for source, *_ in SAID])).refused == "nothing to quote"


def test_documents_without_any_date_are_told_too():
    assert digest(told(SAID).drop_columns(["published_at", "url"])).sentences.num_rows


def test_a_document_number_is_no_covered_word():
    assert has_mark("请〔phone〕联系")
    assert not has_mark("依据〔2024〕3号文件")


def test_an_abbreviation_does_not_end_an_english_sentence():
    text = "The council of St. Mary closed the bridge on Monday. Repairs will take about 3.5 weeks to finish."
    assert len(sentences_of("", text)) in {2, 3}
    assert sentences_of("", text)[-1].text.startswith("Repairs")
