"""The closed records: no column for who wrote, and nothing of a writer in any file of an archive."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.cli.listen.run import run
from answerable.engines.archive import view
from answerable.engines.archive.conclusions import STORY_DAY
from answerable.engines.archive.parts import ARCHIVED
from answerable.listening import records
from answerable.listening.errors import SchemaError

SCHEMAS = {name: value for name, value in vars(records).items() if isinstance(value, pa.Schema)}
WRITERS = {"author": "Zhaoqianqian", "user": "sunlili77", "openid": "oQx9Kd72jPzT", "ip": "203.0.113.77"}
MARKS = {name: value.encode() for name, value in WRITERS.items()}


@pytest.mark.parametrize(
    "schema", [*SCHEMAS.values(), ARCHIVED, STORY_DAY], ids=[*SCHEMAS, "archived", "day"]
)
def test_no_schema_has_a_column_for_who_wrote(schema):
    assert not records.FORBIDDEN_COLUMNS & set(schema.names)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_conform_drops_what_a_schema_does_not_name(schema):
    table = schema.empty_table().append_column("author", pa.array([], pa.string()))
    assert records.conform(table, schema).schema.equals(schema)


def test_conform_refuses_a_row_without_what_is_needed():
    with pytest.raises(SchemaError, match="`doc_id` is needed and absent"):
        records.conform(pa.table({"text": ["a"]}), records.DOCUMENT)
    counts = records.COUNT.empty_table().to_pydict() | {"series": [None]}
    nothing = pa.table(
        {name: pa.array(counts[name] or [1], records.COUNT.field(name).type) for name in counts}
    )
    with pytest.raises(SchemaError, match="`series` may not be empty"):
        records.conform(nothing.set_column(0, "series", pa.array([None], pa.string())), records.COUNT)


ROWS = [
    {"doc_id": f"d{number}", "text": f"城南的自来水从第{number}天起发黄，请派人来看看。", **WRITERS}
    for number in range(5)
]


def _jsonl(path: Path) -> None:
    nested = [row | {"meta": {"author": WRITERS["author"]}} for row in ROWS]
    broken = json.dumps({"text": "x", **WRITERS})[:-3]
    path.write_text("\n".join([*map(json.dumps, nested), broken]), encoding="utf-8")


def _packed(path: Path) -> None:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, ROWS)).encode()))


def _csv(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, ROWS[0])
        writer.writeheader()
        writer.writerows(ROWS)


def _parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), path)


def _rss(path: Path) -> None:
    items = "".join(
        f"<item><title>{row['text']}</title><author>{row['author']}</author><guid>{row['doc_id']}</guid>"
        f"<dc:creator>{row['user']}</dc:creator></item>"
        for row in ROWS
    )
    path.write_text(
        f'<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>t</title><link>http://example.org/</link><description>d</description>{items}</channel></rss>",
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("in.jsonl", _jsonl),
        ("in.jsonl.gz", _packed),
        ("in.csv", _csv),
        ("in.parquet", _parquet),
        ("in.rss", _rss),
    ],
)
def test_nothing_of_a_writer_survives_in_any_file_of_the_archive(tmp_path, name, write):
    write(tmp_path / name)
    directory = tmp_path / "archive"
    run([str(tmp_path / name), "--archive", str(directory)], standalone_mode=False)
    assert view(directory).documents().num_rows == len(ROWS)
    for path in directory.rglob("*"):
        if path.is_file():
            found = [mark for mark, value in MARKS.items() if value in _plain(path)]
            assert not found, f"{path} holds {found}"


def _plain(path: Path) -> bytes:
    """The bytes of a file, and what they say when unpacked: a compressed column hides from a byte search."""
    body = path.read_bytes()
    if path.suffix == ".parquet":
        body += repr(pq.read_table(path).to_pylist()).encode()
    if path.suffix == ".arrow":
        with pa.ipc.open_file(str(path)) as reader:
            body += repr(reader.read_all().to_pylist()).encode()
    return body
