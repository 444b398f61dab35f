"""`answerable listen redact` and the evaluations of cleaning, as scripts call them."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner

from answerable.cli.door import answerable


def call(*arguments: str):
    return CliRunner().invoke(answerable, ["listen", *arguments], catch_exceptions=False)


def test_redact_adds_its_columns_and_leaves_out_what_was_written(tmp_path):
    rows = [
        {
            "doc_id": "7",
            "title": "业主李小明",
            "text": "请致电13800138000",
            "url": "https://x.example",
            "author": "王五",
        },
        {"doc_id": "8", "text": None},
        {"doc_id": "9", "text": "停水了"},
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    assert call("redact", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl")).exit_code == 0
    first, second, third = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines())
    assert first == {
        "doc_id": "7",
        "url": "https://x.example",
        "redacted": "请致电〔phone〕",
        "found": '[{"kind": "phone", "start": 3, "end": 14}]',
    }
    assert (second["doc_id"], second["redacted"], second["found"]) == ("8", None, None)
    assert (third["redacted"], third["found"]) == ("停水了", "[]")


def test_evaluate_redaction_takes_labelled_and_plain_files(tmp_path):
    labelled = pa.table(
        {"text": ["card 4012888888881881"], "spans": ['[{"start":5,"end":21,"type":"CREDIT_CARD"}]']}
    )
    pq.write_table(labelled, tmp_path / "labelled.parquet")
    pq.write_table(pa.table({"text": ["停水了"] * 60}), tmp_path / "plain.parquet")
    done = call(
        "evaluate", "redaction", str(tmp_path / "labelled.parquet"), str(tmp_path / "plain.parquet"), "--json"
    )
    figures = json.loads(done.output)
    assert figures["structured_recall"] == 1
    assert figures["documents"] == 61


def test_evaluate_language_judges_both_ways_of_writing(tmp_path):
    pq.write_table(pa.table({"text": ["三天没水了", "噪音扰民", "请尽快处理"]}), tmp_path / "plain.parquet")
    figures = json.loads(call("evaluate", "language", f"{tmp_path}/plain.parquet=zh-Hans", "--json").output)
    assert figures["accuracy"] == 1
    assert figures["accuracy_zh-Hant"] == 1
