"""What `read_file` promises: the same rows from every format, and a bad row never stops a file."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources import InputBatch, read_file

ROWS = [
    {"doc_id": "1", "title": "停水", "text": "三天没水了", "published_at": "2024-05-01T08:00:00Z"},
    {"doc_id": "2", "title": "Bus", "text": 'Line 5,\n"late" again', "published_at": "2024-05-02T08:00:00Z"},
]
IDENTITY = dict.fromkeys(sorted(records.FORBIDDEN_COLUMNS), "小王")


def together(batches: list[InputBatch]) -> tuple[list[dict], list[dict]]:
    rows = [row for batch in batches for row in batch.rows.to_pylist()]
    return rows, [row for batch in batches for row in batch.rejected.to_pylist()]


def read(path: Path | io.BytesIO, **options) -> tuple[list[dict], list[dict]]:
    return together(list(read_file(path, **options)))


def read_jsonl(body: bytes, **options) -> tuple[list[dict], list[dict]]:
    return read(io.BytesIO(body), **options)


def write(folder: Path, ending: str, rows: list[dict]) -> Path:
    path = folder / f"rows.{ending}"
    kind, _, packing = ending.partition(".")
    table = pa.Table.from_pylist(rows)
    buffer = io.BytesIO()
    if kind == "parquet":
        pq.write_table(table, buffer)
    elif kind == "csv":
        pyarrow.csv.write_csv(table, buffer)
    else:
        buffer.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    codec = {"gz": "gzip", "zst": "zstd", "": None}[packing]
    with pa.output_stream(path, compression=codec) as out:
        out.write(buffer.getvalue())
    return path


ENDINGS = [f"{kind}{packing}" for kind in ("jsonl", "csv", "parquet") for packing in ("", ".gz", ".zst")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_and_packing_gives_the_same_rows(tmp_path, ending):
    rows, rejected = read(write(tmp_path, ending, ROWS))
    assert [row["text"] for row in rows] == [row["text"] for row in ROWS]
    assert rows[0]["published_at"] == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert rejected == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_column_that_names_a_writer_leaves_the_reader(tmp_path, ending):
    path = write(tmp_path, ending, [row | IDENTITY for row in ROWS])
    for batch in read_file(path):
        assert set(batch.rows.column_names) <= {*records.INPUT.names, "line"}
        assert "小王" not in str(batch.rows.to_pylist())


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_has_no_rows(tmp_path, ending):
    path = tmp_path / f"rows.{ending}"
    path.write_bytes(b"")
    if ending.startswith("parquet"):
        path = write(tmp_path, ending, ROWS)
        pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "empty.parquet")
        path = tmp_path / "empty.parquet"
    assert read(path) == ([], [])


def test_only_columns_that_are_there_are_given():
    batch = next(read_file(io.BytesIO(b'{"text": "a", "lang": null}\n')))
    assert batch.rows.column_names == ["text", "lang", "line"]


def test_another_schema_is_another_allow_list():
    schema = pa.schema([("label", pa.string()), ("count", pa.int64()), ("day", pa.date32())])
    rows, _ = read_jsonl(b'{"label": 7, "count": "12", "day": "2024-05-01", "text": "x"}', schema=schema)
    assert rows == [{"label": "7", "count": 12, "day": datetime(2024, 5, 1).date(), "line": 1}]  # noqa: DTZ001


@pytest.mark.parametrize("batch_rows", [1, 2, 7])
def test_the_batch_size_changes_nothing_but_the_batches(batch_rows):
    body = b"".join(b'{"text": "%d"}\n' % n if n % 3 else b"broken\n" for n in range(1, 11))
    rows, rejected = read_jsonl(body, batch_rows=batch_rows)
    assert [row["line"] for row in rows] == [1, 2, 4, 5, 7, 8, 10]
    assert [row["line"] for row in rejected] == [3, 6, 9]


def test_a_line_in_gb18030_is_read_and_one_in_neither_is_set_aside():
    body = '{"text": "停水"}\n'.encode() + '{"text": "停电"}\n'.encode("gb18030") + b'{"text": "\xff\xff"}\n'
    rows, rejected = read_jsonl(body)
    assert [row["text"] for row in rows] == ["停水", "停电"]
    assert rejected[0]["line"] == 3
    assert "neither UTF-8 nor GB18030" in rejected[0]["reason"]


def test_a_line_of_ten_megabytes_is_set_aside_and_not_held():
    class Endless(io.RawIOBase):
        """Gives ten megabytes of one line, then a good one, without ever holding them."""

        left = 10_000_000
        tail = b'\n{"text": "after"}\n'

        def read(self, size: int = -1) -> bytes:
            if self.left > 0:
                self.left -= size
                return b"x" * size
            tail, self.tail = self.tail, b""
            return tail

    tracemalloc.start()
    rows, rejected = read(Endless())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row["text"] for row in rows] == ["after"]
    assert "longer than 2,000,000 bytes" in rejected[0]["reason"]
    assert peak < 8_000_000


@pytest.mark.parametrize(
    "written", ["9999-12-31", "0001-01-01", "soon", 99999999999999999999, True, {"a": 1}]
)
def test_a_row_with_an_impossible_date_is_set_aside_with_the_column_named(written):
    rows, rejected = read_jsonl(json.dumps({"text": "a", "published_at": written}).encode())
    assert rows == []
    assert rejected[0]["reason"].startswith("`published_at`: ")


def test_a_missing_date_is_no_fault():
    rows, rejected = read_jsonl(
        b'{"text": "a", "published_at": null}\n{"text": "b", "published_at": ""}\n{"text": "c"}'
    )
    assert [row.get("published_at") for row in rows] == [None, None, None]
    assert rejected == []


def test_parquet_dates_beyond_the_calendar_are_set_aside(tmp_path):
    times = pa.array([0, 253402300799 * 10**6, 2**62], pa.timestamp("us"))
    pq.write_table(pa.table({"text": ["a", "b", "c"], "published_at": times}), tmp_path / "t.parquet")
    rows, rejected = read(tmp_path / "t.parquet")
    assert [row["text"] for row in rows] == ["a"]
    assert [row["line"] for row in rejected] == [2, 3]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1, 2]", "not an object"),
        (b'{"text": "a"', "not JSON"),
        (b'{"text": {"a": "b"}}', "nested object"),
        (b'{"text": ["a"]}', "list"),
        (b'{"text": "a\x00b"}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text": ' + b"9" * 5000 + b"}", "not JSON"),
    ],
)
def test_a_bad_json_line_is_set_aside_with_its_reason(line, reason):
    rows, rejected = read_jsonl(line + b'\n{"text": "good"}\n')
    assert [row["text"] for row in rows] == ["good"]
    assert reason in rejected[0]["reason"]


def test_numbers_as_ids_become_text_and_what_cannot_be_stored_leaves_the_text():
    rows, _ = read_jsonl(b'{"doc_id": 17, "text": "a\\u0000b\\ud800c\\ud83d\\ude00"}')
    assert rows[0]["doc_id"] == "17"
    assert rows[0]["text"] == "ab\ufffdc😀"


def test_a_byte_order_mark_is_passed_over_and_utf_16_refused():
    assert read_jsonl(b'\xef\xbb\xbf{"text": "a"}')[0][0]["text"] == "a"
    with pytest.raises(InputError, match="is UTF-16; save it"):
        read_jsonl('{"text": "a"}'.encode("utf-16"))


def test_a_truncated_gzip_keeps_its_rows_and_sets_the_end_aside(tmp_path):
    whole = gzip.compress(b"".join(b'{"text": "row %d %d"}\n' % (n, n**5) for n in range(5_000)))
    (tmp_path / "t.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    rows, rejected = read(tmp_path / "t.jsonl.gz")
    assert 1_000 < len(rows) < 5_000
    assert len(rejected) == 1
    assert "breaks off" in rejected[0]["reason"]
    assert rejected[0]["line"] == len(rows) + 1


def test_a_truncated_zstd_sets_the_end_aside(tmp_path):
    path = write(tmp_path, "jsonl.zst", [{"text": f"row {n} {n**7}"} for n in range(20_000)])
    path.write_bytes(path.read_bytes()[:-1000])
    rows, rejected = read(path)
    assert rows
    assert "breaks off" in rejected[0]["reason"]


def test_a_bomb_is_stopped_by_its_ratio(tmp_path):
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb") as out:
        for _ in range(20):
            out.write(b"x" * 1024**2)
    rows, rejected = read(tmp_path / "bomb.jsonl.gz")
    assert rows == []
    assert "like a bomb" in rejected[-1]["reason"]


def test_more_bytes_than_allowed_end_the_input():
    _, rejected = read_jsonl(b'{"text": "a"}\n' * 100, most_bytes=100)
    assert "more than 100 bytes" in rejected[0]["reason"]


def test_csv_with_an_open_quotation_mark_loses_that_row_only():
    body = b'doc_id,text\n1,good\n2,"open\n3,fine\n4,"two\nlines"\n5,6,7\n6,5" pipe\n7,"end'
    rows, rejected = read(io.BytesIO(body), format="csv")
    assert [(row["doc_id"], row["text"]) for row in rows] == [
        ("1", "good"),
        ("3", "fine"),
        ("4", "two\nlines"),
        ("6", '5" pipe'),
    ]
    assert [row["line"] for row in rejected] == [3, 7, 9]


def test_csv_may_be_parted_by_semicolons_and_have_empty_values():
    rows, _ = read(io.BytesIO("doc_id;text;published_at\n1;水, 电;\n".encode("gb18030")), format="csv")
    assert rows == [{"doc_id": "1", "text": "水, 电", "published_at": None, "line": 2}]


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("a.csv", b"x,y\n1,2\n", "names none of the columns"),
        ("a.parquet", b"PAR1 no", "not a Parquet file"),
        ("a.jsonl.gz", b"plain", "not gzip"),
        ("a.jsonl.zst", b"plain", "not zstd"),
        ("a.docx", b"", "no known ending"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path, name, body, message):
    (tmp_path / name).write_bytes(body)
    with pytest.raises(InputError, match=message) as refused:
        read(tmp_path / name)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "none.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path / "folder.jsonl")


def test_an_excerpt_shows_a_shape_and_no_words():
    _, rejected = read_jsonl('{"author": "王小明", "text": "电话 13800138000"'.encode() + b"x" * 500)
    excerpt = rejected[0]["excerpt"]
    assert excerpt.startswith('{"xxxxxx": "文文文", "text": "文文 00000000000"')
    assert len(excerpt) <= 200
