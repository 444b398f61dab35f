"""Small tables as the archive gives them, for the tests of stories, signals and runs."""

import datetime as dt

import pyarrow as pa

from answerable.listening.records import DOCUMENT, SIGNAL, STORY

NOON = dt.datetime(2026, 3, 12, 4, tzinfo=dt.UTC)
DAYS = pa.schema(
    [
        ("story_id", pa.string()),
        ("day", pa.date32()),
        ("documents", pa.int64()),
        ("groups", pa.int64()),
        ("sources", pa.int64()),
    ]
)


def document(doc_id, story_id="s-1", **fields):
    told = {"title": f"Title of {doc_id}", "text": "自来水发黄", "published_at": NOON, "collected_at": NOON}
    judged = {"group_id": doc_id, "group_kind": "none", "lang": "zh-Hans", "topic": "water-quality"}
    return told | judged | {"doc_id": doc_id, "story_id": story_id, "source": "Daily"} | fields


def story(story_id="s-1", **fields):
    counts = {"documents": 3, "groups": 3, "sources": 3}
    about = {
        "label": "自来水发黄",
        "terms": ["自来水", "发黄"],
        "topic": "water-quality",
        "place_code": "990101",
    }
    seen = {"first_seen": NOON, "last_seen": NOON, "medoid_doc_id": "d-1", "merged_into": None}
    return counts | about | seen | {"story_id": story_id} | fields


def signal(**fields):
    figures = {"observed": 37, "expected": 6.0, "upper": 14.0, "p_value": 0.0005}
    about = {
        "series": "topic:water-quality",
        "story_id": "s-1",
        "frequency": "day",
        "reason": "above the limit",
    }
    return figures | about | {"period_start": NOON.date(), "alarm": True} | fields


def day(day, groups, story_id="s-1"):
    return {"story_id": story_id, "day": day, "documents": groups + 1, "groups": groups, "sources": groups}


def documents(*rows):
    return pa.Table.from_pylist(list(rows), DOCUMENT)


def stories(*rows):
    return pa.Table.from_pylist(list(rows), STORY)


def days(*rows):
    return pa.Table.from_pylist(list(rows), DAYS)


def signals(*rows):
    return pa.Table.from_pylist(list(rows), SIGNAL)
