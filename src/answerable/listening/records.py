"""The closed Arrow schemas: the only nouns that cross a border between stages.

The charter lives here: a column that is not in these schemas cannot enter the archive, and none of them can
hold who wrote a document. `conform` is the single gate; it takes what is listed and drops the rest.

Times are UTC, in microseconds. Every identifier is text. Nullable unless said otherwise.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from answerable.listening.errors import SchemaError

__all__ = [
    "ALARM",
    "COUNT",
    "DOCUMENT",
    "FORBIDDEN_COLUMNS",
    "INPUT",
    "REJECTED",
    "SIGNAL",
    "STORY",
    "TIMESTAMP",
    "conform",
]

TIMESTAMP = pa.timestamp("us", tz="UTC")


def _required(name: str, kind: pa.DataType) -> pa.Field[Any]:
    return pa.field(name, kind, nullable=False)


def _optional(name: str, kind: pa.DataType) -> pa.Field[Any]:
    return pa.field(name, kind)


INPUT = pa.schema(
    [
        _optional("doc_id", pa.string()),
        _optional("title", pa.string()),
        _optional("text", pa.string()),
        _optional("url", pa.string()),
        _optional("source", pa.string()),  # the outlet; absent for messages to the organisation's own inbox
        _optional("published_at", TIMESTAMP),
        _optional("lang", pa.string()),
    ]
)
"""What a reader gives: the columns of a document as it arrives. Only `title` or `text` is needed."""

DOCUMENT = pa.schema(
    [
        _required("doc_id", pa.string()),
        _optional("source", pa.string()),
        _optional("url", pa.string()),
        _optional("title", pa.string()),  # cleaned and redacted
        _optional("text", pa.string()),  # cleaned and redacted
        _optional("published_at", TIMESTAMP),
        _required("collected_at", TIMESTAMP),
        _optional("lang", pa.string()),  # zh-Hans, zh-Hant, en, mixed, other
        _optional("topic", pa.string()),
        _optional("topic_confidence", pa.float64()),
        _optional("place_code", pa.string()),
        _optional("place_confidence", pa.float64()),
        _optional("tone", pa.string()),
        _required("group_id", pa.string()),
        _required("group_kind", pa.string()),  # exact, near, excerpt, none
        _required("story_id", pa.string()),
    ]
)
"""A document as the archive keeps it. `group_id` and `story_id` are as first given; exports follow merges."""

STORY = pa.schema(
    [
        _required("story_id", pa.string()),
        _optional("merged_into", pa.string()),
        _required("label", pa.string()),
        _optional("terms", pa.list_(pa.string())),
        _optional("first_seen", TIMESTAMP),
        _optional("last_seen", TIMESTAMP),
        _required("documents", pa.int64()),
        _required("groups", pa.int64()),
        _required("sources", pa.int64()),  # independent sources: distinct outlets after duplicate grouping
        _optional("topic", pa.string()),
        _optional("place_code", pa.string()),
        _required("medoid_doc_id", pa.string()),
    ]
)
"""A story: documents that tell of one matter. An id is never used again; a merged row stays."""

COUNT = pa.schema(
    [
        _required("series", pa.string()),  # "topic:water", "topic:water|place:330106", "story:…", "all"
        _required("period_start", pa.date32()),
        _required("documents", pa.int64()),
        _required("groups", pa.int64()),
        _required("sources", pa.int64()),
    ]
)
"""How much was said, of what, where and when, in three counts that are never mixed up."""

ALARM = pa.schema(
    [
        _required("series", pa.string()),
        _required("period_start", pa.date32()),
        _optional("count", pa.int64()),
        _optional("expected", pa.float64()),
        _optional("upper", pa.float64()),
        _optional("p_value", pa.float64()),
        _required("alarm", pa.bool_()),
    ]
)
"""One judged period of one series, as `answerable listen alarms` writes it."""

SIGNAL = pa.schema(
    [
        _required("series", pa.string()),
        _optional("story_id", pa.string()),
        _required("period_start", pa.date32()),
        _required("frequency", pa.string()),  # day or week
        _required("observed", pa.int64()),
        _optional("expected", pa.float64()),
        _optional("upper", pa.float64()),
        _optional("p_value", pa.float64()),
        _required("alarm", pa.bool_()),
        _required("reason", pa.string()),  # why it alarmed, or why it did not although it was high
    ]
)
"""What the desk is shown: a judged period, with the story it points to and the reason in a word."""

REJECTED = pa.schema(
    [
        _required("input", pa.string()),
        _required("line", pa.int64()),  # 1 is the first line, row or entry of the input
        _required("reason", pa.string()),
        _optional("excerpt", pa.string()),  # redacted, at most 200 characters
    ]
)
"""A row that was set aside."""

FORBIDDEN_COLUMNS = frozenset(
    [
        "account", "account_id", "address", "author", "author_id", "author_name", "avatar", "byline",
        "contact", "creator", "device", "device_id", "email", "face", "fingerprint", "follower",
        "followers", "from_user", "gender", "handle", "imei", "ip", "ip_address", "mobile", "name",
        "nick", "nickname", "openid", "owner", "person", "phone", "poster", "profile", "real_name",
        "screen_name", "sender", "sex", "tel", "telephone", "uid", "unionid", "user", "user_id",
        "user_name", "userid", "username", "wechat", "weibo_id",
    ]
)  # fmt: skip
"""Names under which a writer's identity travels. No schema of this module may hold one; a test sees to it."""


def conform(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return `table` with exactly the columns of `schema`, in its order and types.

    Columns that the schema does not name are dropped; nullable ones that are absent become nulls. Raises
    `SchemaError` when a required column is absent or holds nulls. Costs no copy where types already fit.
    """
    columns = []
    for field in schema:
        if field.name in table.column_names:
            column = table.column(field.name)
            column = column if column.type == field.type else column.cast(field.type)
        elif field.nullable:
            column = pa.nulls(table.num_rows, field.type)
        else:
            raise SchemaError(f"The column `{field.name}` is needed and absent; give it for every row.")
        if not field.nullable and column.null_count:
            empty = column.null_count
            raise SchemaError(f"The column `{field.name}` may not be empty, and {empty} rows have none.")
        columns.append(column)
    return pa.table(columns, schema=schema)
