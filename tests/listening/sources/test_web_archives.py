"""WARC: the pages of a crawl become documents, and nothing in a hostile or broken file does harm."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib

import pytest

from answerable.listening import records
from answerable.listening.errors import InputError
from answerable.listening.sources import read_file

PARAGRAPH = "城东片区从周一起停水，居民已经三天没有水用，社区说还在抢修，希望有人给一个恢复的时间。"
HTML = f"""<!DOCTYPE html><html><head><title>城东停水三天</title><meta name="author" content="李记者">
<meta charset="utf-8"><meta property="og:site_name" content="晚报"></head><body><article>
<h1>城东停水三天</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH[::-1]}</p></article></body></html>""".encode()
URL = "https://news.example/a/1"


def record(block: bytes, *, kind: str = "response", url: str = URL, length: object = None) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\n"
    stated = len(block) if length is None else length
    return head.encode() + f"Content-Length: {stated}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(body: bytes = HTML, *, status: int = 200, **headers: str) -> bytes:
    stated = {"Content-Type": "text/html; charset=utf-8"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in stated.items())
    return f"HTTP/1.1 {status} OK\r\n{lines}\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 100] for at in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def read(body: bytes, format: str = "warc", **options) -> tuple[list[dict], list[dict]]:
    batches = list(read_file(io.BytesIO(body), format=format, **options))
    rows = [row for batch in batches for row in batch.rows.to_pylist()]
    return rows, [row for batch in batches for row in batch.rejected.to_pylist()]


INFO = record(b"software: a crawler\r\n", kind="warcinfo")
PAGE = record(response())


def test_a_recorded_page_becomes_a_document_without_its_author():
    (page,), rejected = read(INFO + PAGE)
    assert PARAGRAPH in page["text"]
    assert (page["doc_id"], page["url"], page["source"], page["line"]) == (URL, URL, "晚报", 2)
    assert "李记者" not in str(page)
    assert rejected == []


@pytest.mark.parametrize("ending", ["warc", "warc.gz"])
def test_the_ending_of_the_name_is_enough(tmp_path, ending):
    path = tmp_path / f"crawl.{ending}"
    members = [INFO, PAGE, record(response(), url="https://news.example/a/2")]
    pack = gzip.compress if ending.endswith("gz") else bytes
    path.write_bytes(b"".join(pack(member) for member in members))
    (batch,) = read_file(path)
    assert batch.rows.column("url").to_pylist() == [URL, "https://news.example/a/2"]
    assert set(batch.rows.column_names) <= {*records.INPUT.names, "line"}


def test_what_is_no_page_is_passed_over():
    others = [
        record(response(status=404)),
        record(response(status=301, Location="/b")),
        record(response(b"\x89PNG", Content_Type="image/png")),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(b"via: x", kind="metadata"),
    ]
    rows, rejected = read(b"".join([*others, PAGE]))
    assert [row["line"] for row in rows] == [6]
    assert rejected == []


@pytest.mark.parametrize(
    "block",
    [
        response(chunked(HTML), Transfer_Encoding="chunked"),
        response(HTML, Transfer_Encoding="chunked", Content_Encoding="gzip"),  # unwrapped by the crawler
        response(gzip.compress(HTML), Content_Encoding="gzip"),
        response(chunked(gzip.compress(HTML)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        response(zlib.compress(HTML), Content_Encoding="deflate"),
        response(zlib.compress(HTML)[2:-4], Content_Encoding="deflate"),
        response(HTML).replace(b"\r\n", b"\n"),
    ],
)
def test_the_wrappings_of_transport_are_taken_off(block):
    (page,), _ = read(record(block, url=f"<{URL}>"))
    assert PARAGRAPH in page["text"]
    assert page["url"] == URL


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (record(response(b"<html><body></body></html>")), "no main text"),
        (record(b"not http at all"), "HTTP response"),
        (record(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20_000), "HTTP response"),
        (record(response(HTML, Content_Encoding="br")), "`br`"),
        (record(response(HTML, Content_Encoding="gzip, gzip")), "`gzip, gzip`"),
        (record(response(b"\x1f\x8bnonsense", Content_Encoding="gzip")), "damaged"),
        (record(response(gzip.compress(b" " * 30_000_000), Content_Encoding="gzip")), "more than"),
        (record(response(b"x" * (21 * 1024**2))), "more than"),
        (record(response(), length="many"), "how long"),
        (record(response(), length=-5), "how long"),
        (record(response(b"\0\xff" * 50)), ""),
        (record(response(), length=30, kind="metadata"), "longer than it says"),
    ],
)
def test_a_record_that_cannot_be_used_is_set_aside_and_the_next_is_read(broken, reason):
    rows, rejected = read(INFO + broken + PAGE)
    assert [row["line"] for row in rows] == [3]
    ((line, said),) = [(row["line"], row["reason"]) for row in rejected]
    assert line == 2
    assert reason in said


def test_a_page_cannot_forge_a_record_of_another():
    forged = record(response(), url="https://other.example/")
    rows, _ = read(record(response(b"\r\n\r\n" + forged + HTML)) + PAGE)
    assert {row["url"] for row in rows} == {URL}


@pytest.mark.parametrize("cut", [20, 150, 600])
def test_a_file_that_ends_too_early_gives_what_came_before(cut):
    rows, rejected = read(PAGE + PAGE[:cut])
    assert [row["line"] for row in rows] == [1]
    assert [row["line"] for row in rejected] == [2]


def test_packed_data_that_breaks_off_gives_what_came_before():
    rows, rejected = read(gzip.compress(PAGE) + gzip.compress(PAGE)[:-40], "warc.gz")
    assert rows[0]["line"] == 1
    assert "breaks off" in rejected[-1]["reason"]


def test_a_file_of_another_kind_is_refused_in_a_sentence():
    with pytest.raises(InputError, match="not a WARC file"):
        read(b'{"text": "a"}\n')
    assert read(b"") == ([], [])


def test_a_bomb_is_stopped_and_memory_stays_flat():
    length = 600 * 1024**2
    head = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n" % length
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(head) + b"".join(packer.compress(b" " * 1024**2) for _ in range(64))
    tracemalloc.start()
    _, rejected = read(bomb + packer.flush(), "warc.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "bomb" in rejected[0]["reason"]
    assert peak < 100 * 1024**2


def test_batches_are_as_small_as_asked():
    batches = list(read_file(io.BytesIO(PAGE * 5), format="warc", batch_rows=2))
    assert [batch.rows.num_rows for batch in batches] == [2, 2, 1]
    assert [batch.rows.column("line").to_pylist() for batch in batches] == [[1, 2], [3, 4], [5]]
