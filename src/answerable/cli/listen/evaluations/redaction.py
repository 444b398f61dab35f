"""`answerable listen evaluate redaction FILE…`.

A file with `spans` (a JSON list of `start`, `end`, and `kind` or `type`) is judged by these; types that
redaction has no kind for (organisations, dates …) are left out. Into the texts of a file without them,
personal data is written that a fixed seed makes up (see
`answerable.listening.evaluation.redaction_samples`), every third text staying clean.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import pyarrow as pa

from answerable.cli.files import load
from answerable.listening.cleaning import redact
from answerable.listening.errors import InputError
from answerable.listening.evaluation import redaction
from answerable.listening.evaluation.redaction_samples import made

__all__ = ["KIND_OF_TYPE", "run"]

KIND_OF_TYPE = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "account",
    "IP_ADDRESS": "ip",
    "PHONE_NUMBER": "phone",
    "US_DRIVER_LICENSE": "id",
    "US_SSN": "id",
    "bank_card": "card",
    "mobile": "phone",
}
"""What other corpora call our kinds. Their street addresses and names are marked by other rules than ours."""

_OURS = frozenset(
    [
        "phone",
        "landline",
        "id",
        "card",
        "email",
        "plate",
        "account",
        "passport",
        "ip",
        "device",
        "address",
        "name",
    ]
)
_COLUMNS = pa.schema([(name, pa.string()) for name in ("doc_id", "text", "spans")])
_LONGEST = 300
"""Characters of a text into which data is written: a short message's."""


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Redact each file anew and measure."""
    tables = [_with_gold(load(file, _COLUMNS), file) for file in files]
    start = time.process_time()
    judged = [table.append_column("found", redact(table.column("text"))[1]) for table in tables]
    seconds = time.process_time() - start
    rows = sum(table.num_rows for table in tables)
    return redaction.evaluate([_comparable(table) for table in judged]) | {
        "documents_per_second": rows / seconds
    }


def _with_gold(table: pa.Table, file: str) -> pa.Table:
    if "text" not in table.column_names:
        raise InputError(f"`{file}` has no column `text`.")
    if "spans" in table.column_names:
        return table
    return made([text[:_LONGEST] for text in table.column("text").to_pylist() if text])


def _comparable(table: pa.Table) -> pa.Table:
    """Gold in our kinds only.

    Where a type is left out, what we found there counts neither for nor against us.
    """
    golds, founds = [], []
    for gold, found in zip(table.column("spans").to_pylist(), table.column("found").to_pylist()):
        spans = [span | {"kind": _kind(span)} for span in json.loads(gold or "[]")]
        aside = [span for span in spans if span["kind"] is None]
        golds.append(json.dumps([span for span in spans if span["kind"]]))
        founds.append(json.dumps([one for one in json.loads(found or "[]") if not _within(one, aside)]))
    return pa.table({"spans": golds, "found": founds})


def _kind(span: dict[str, object]) -> str | None:
    stated = str(span.get("kind") or span.get("type"))
    return stated if stated in _OURS else KIND_OF_TYPE.get(stated)


def _within(one: dict[str, int], spans: list[dict[str, int]]) -> bool:
    return any(one["start"] < span["end"] and one["end"] > span["start"] for span in spans)
