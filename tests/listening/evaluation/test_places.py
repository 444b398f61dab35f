"""What an address determines, and how answers are counted."""

from __future__ import annotations

import json

import pyarrow as pa

from answerable.listening.evaluation.places import determined, evaluate

DIVISIONS = pa.Table.from_pylist(
    [
        {
            "code": "990101",
            "level": 3,
            "name": "湖畔区",
            "short_name": "湖畔",
            "province": "甲省",
            "city": "望津市",
        },
        {
            "code": "980101",
            "level": 3,
            "name": "湖畔区",
            "short_name": "湖畔",
            "province": "乙省",
            "city": "临江市",
        },
        {
            "code": "990181",
            "level": 3,
            "name": "石坊市",
            "short_name": "石坊",
            "province": "甲省",
            "city": "望津市",
        },
        {
            "code": "990100",
            "level": 2,
            "name": "望津市",
            "short_name": "望津",
            "province": "甲省",
            "city": None,
        },
    ]
)


def gold(*parts: tuple[str, str]) -> list[str]:
    text = "".join(part for part, _ in parts)
    spans, end = [], 0
    for part, kind in parts:
        spans.append({"start": end, "end": end + len(part), "type": kind})
        end += len(part)
    table = pa.table({"text": [text], "spans": [json.dumps(spans)]})
    return determined(table, DIVISIONS)["gold"].to_pylist()[0]


def test_parts_above_decide_between_namesakes():
    assert gold(("望津市", "city"), ("湖畔区", "district")) == ["990101"]
    assert gold(("乙省", "prov"), ("湖畔", "district")) == ["980101"]


def test_a_name_alone_leaves_all_that_bear_it():
    assert gold(("湖畔区", "district")) == ["980101", "990101"]


def test_a_county_level_city_counts_whichever_way_it_was_marked():
    assert gold(("石坊市", "city")) == ["990181"]
    assert gold(("石坊", "district")) == ["990181"]


def test_what_is_in_no_table_determines_nothing():
    assert gold(("望津市", "city"), ("旧城区", "district")) == []
    assert gold(("某某路", "road")) == []


def test_answers_are_right_wrong_or_withheld():
    rows = pa.table(
        {
            "gold": [["990101"]] * 4 + [["980101", "990101"]] * 2,
            "place_code": ["990101", "990100", None, "980101", None, "990101"],
        }
    )
    figures = evaluate([rows])
    assert (figures["right"], figures["withheld"], figures["wrong"]) == (0.25, 0.5, 0.25)
    assert figures["not guessed"] == 0.5
