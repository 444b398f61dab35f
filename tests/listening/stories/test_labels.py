"""A story's label and terms: the documents' own titles and whole words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from answerable.listening.stories import StoryClusterer
from answerable.listening.stories.labels import choose_terms
from answerable.listening.stories.sparse import Rows
from answerable.listening.stories.terms import read_terms
from answerable.listening.stories.titles import Line, choose_lines, line_of


def line(shown: str, doc_id: str = "d") -> Line:
    return line_of(doc_id, (shown, ""), (shown.lower(), ""))


def centroid(*texts: str) -> Rows:
    terms, counts = np.unique(read_terms(texts, [""] * len(texts)).term, return_counts=True)
    return Rows(np.array([len(terms)]), terms.astype(np.int32), counts.astype(float))


def stories_of(titles: list[str]) -> list[dict[str, object]]:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    days = [start + timedelta(hours=number) for number in range(len(titles))]
    names = [f"d{number}" for number in range(len(titles))]
    clusterer = StoryClusterer()
    clusterer.assign(pa.table({"doc_id": names, "title": titles, "published_at": days}))
    return clusterer.stories().to_pylist()


def test_terms_are_whole_words_and_no_pieces():
    lines = [line("人和学校附近的自来水发黄")]
    (terms,) = choose_terms([(lines, centroid("自来水发黄", "人和学校"))])
    assert "自来水" in terms
    assert "和学" not in terms
    assert "人和学" not in terms


def test_terms_have_no_stop_words_of_english():
    lines = [line("The trains to the Riverside station are late")]
    (terms,) = choose_terms([(lines, centroid("the trains to riverside station late"))])
    assert set(terms) == {"trains", "Riverside", "station", "late"}


def test_no_term_names_what_redaction_left_out():
    (terms,) = choose_terms([([line("水管〔phone〕爆裂")], centroid("水管爆裂 phone"))])
    assert "phone" not in terms


def test_there_are_five_terms_at_most():
    title = "公交 地铁 学校 医院 公园 图书馆 体育馆"
    (terms,) = choose_terms([([line(title)], centroid(title))])
    assert len(terms) == 5


def test_the_line_nearest_the_whole_stands_first():
    lines = [line("今日要闻", "a"), line("城南自来水发黄", "b"), line("自来水发黄", "c")]
    (ranked,) = choose_lines([(lines, centroid("城南自来水发黄", "自来水发黄有异味"))])
    assert ranked[-1].doc_id == "a"


def test_an_outlier_does_not_name_the_story_it_began():
    titles = ["城南水厂通报", *["城南水厂自来水发黄"] * 4, "城南水厂自来水发黄续报", "城南水厂自来水发黄原因"]
    (story, *_) = stories_of(titles)
    assert "自来水发黄" in str(story["label"])
    assert story["medoid_doc_id"] != "d0"


def test_without_a_title_the_first_sentence_is_the_label():
    assert line_of("d", ("", "路灯不亮。已经三天"), ("", "路灯不亮。已经三天")).shown == "路灯不亮"


def test_the_name_of_a_story_is_its_documents_own():
    titles = ["公交改线等车太久", "公交改线之后等车太久", "小学门口停车堵塞"]
    assert {story["label"] for story in stories_of(titles)} <= set(titles)


def test_a_few_english_documents_among_chinese_ones_keep_their_own_stories():
    chinese = [f"{place}小区{thing}" for place in "东西南北中" for thing in ("停电", "漏水", "噪音", "垃圾")]
    english = [
        "The bus to the airport is late",
        "The library is closed on the weekend",
        "The river was dirty",
    ]
    stories = stories_of([*chinese * 8, *english])
    assert len({story["story_id"] for story in stories if str(story["label"]).startswith("The")}) == 3
