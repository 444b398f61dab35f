"""`answerable listen evaluate claims FILE…`: posts against the checks that speak of them.

Two files: queries (query_id or doc_id, text, relevant_ids as a list or its JSON) and claims (claim_id or
doc_id, text;
title and subtitle, where there are, are read before and after it). One file: posts (doc_id, text) with
`factcheck_id`
and the fact-check's text in `analysis`; each fact-check is one claim. Or one file of messages (doc_id, title,
text) with
the answer that each got in `reply`: then all answers are ranked for every message, and there are no verdicts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from answerable.cli.files import load
from answerable.listening.claims import EarlierAnswers, match
from answerable.listening.errors import InputError
from answerable.listening.evaluation import claims as measure

__all__ = ["run"]

_TEXTS = ["query_id", "claim_id", "doc_id", "title", "text", "subtitle", "factcheck_id", "analysis", "reply"]
_COLUMNS = pa.schema([pa.field(name, pa.string()) for name in _TEXTS])
_QUERIES = _COLUMNS.append(pa.field("relevant_ids", pa.list_(pa.string())))
_DEPTH = 100

Found = tuple[pa.Table, pa.Table, dict[str, set[str]]]


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Match and measure; see the module for what a file may be."""
    if len(files) not in (1, 2):
        raise InputError("Give one file of posts with their fact-checks, or queries and claims.")
    rows = load(files[0], _QUERIES if len(files) == 2 else _COLUMNS).to_pylist()
    if len(files) == 1 and any(row.get("reply") for row in rows):
        return _messages_and_answers([row for row in rows if row.get("reply")])
    queries, claims, relevant = (
        _of_two(rows, load(files[1], _COLUMNS).to_pylist()) if len(files) == 2 else _of_one(rows)
    )
    started = time.process_time()
    matches = match(queries, claims, _DEPTH)
    seconds = time.process_time() - started
    figures: dict[str, float | str] = {"claims": float(claims.num_rows)}
    return figures | measure.evaluate(matches, relevant) | {"queries/s": len(relevant) / max(seconds, 1e-9)}


def _messages_and_answers(rows: list[dict[str, Any]]) -> dict[str, float | str]:
    ids = [row["doc_id"] for row in rows]
    asked = [" ".join(filter(None, (row.get("title"), row.get("text")))) for row in rows]
    answers = EarlierAnswers(pa.table({"answer_id": ids, "text": [row["reply"] for row in rows]}))
    started = time.process_time()
    found = answers.search(pa.table({"message_id": ids, "text": asked}), _DEPTH)
    seconds = time.process_time() - started
    found = found.rename_columns(["query_id", "claim_id", "rank", "score"])
    ranks = measure.ranks(found, {each: {each} for each in ids})
    return {"answers": float(len(ids))} | ranks | {"queries/s": len(ids) / max(seconds, 1e-9)}


def _of_two(queries: list[dict[str, Any]], claims: list[dict[str, Any]]) -> Found:
    relevant = {_id(row, "query_id"): set(_list(row.get("relevant_ids"))) for row in queries}
    return (
        _table("query_id", {_id(row, "query_id"): row.get("text") or "" for row in queries}),
        _table("claim_id", {_id(row, "claim_id"): _whole(row) for row in claims}),
        relevant,
    )


def _of_one(rows: list[dict[str, Any]]) -> Found:
    checked = [row for row in rows if row.get("factcheck_id") and row.get("analysis")]
    if not checked:
        raise InputError(
            "No row has `factcheck_id` and `analysis`; see docs/listening/claims.md for the columns."
        )
    checks: dict[str, str] = {}
    for row in checked:
        checks.setdefault(row["factcheck_id"], row["analysis"])
    return (
        _table("query_id", {row["doc_id"]: row["text"] or "" for row in checked}),
        _table("claim_id", checks),
        {row["doc_id"]: {row["factcheck_id"]} for row in checked},
    )


def _id(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or row.get("doc_id"))


def _list(value: Any) -> list[str]:
    return json.loads(value) if isinstance(value, str) else list(value or [])


def _whole(row: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (row.get(name) for name in ("title", "text", "subtitle"))))


def _table(name: str, texts: Mapping[str, str]) -> pa.Table:
    return pa.table({name: list(texts), "text": list(texts.values())})
