"""Files in and out: every ending, JSON text for lists, whole or not at all."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.cli.files import load, save, save_all
from answerable.listening.errors import InputError
from answerable.listening.records import INPUT

TABLE = pa.table(
    {
        "doc_id": ["a", "b"],
        "text": ['first "quoted"\nline', "second"],
        "published_at": pa.array([datetime(2026, 3, 1, 8, 30, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
    }
)
ENDINGS = [f".{kind}{packing}" for kind in ("parquet", "csv", "jsonl") for packing in ("", ".gz", ".zst")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_saved_is_loaded_again(tmp_path, ending):
    path = str(tmp_path / f"table{ending}")
    save(TABLE, path)
    assert load(path, INPUT).select(TABLE.column_names).to_pylist() == TABLE.to_pylist()


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl"])
def test_a_list_is_written_as_its_json_text(tmp_path, ending):
    path = tmp_path / f"table{ending}"
    save(pa.table({"doc_id": ["a"], "topics": [["水", "路"]], "day": [date(2026, 3, 1)]}), str(path))
    if ending == ".parquet":
        assert pq.read_table(path).to_pylist() == [
            {"doc_id": "a", "topics": '["水", "路"]', "day": date(2026, 3, 1)}
        ]
    else:
        assert "水" in path.read_text(encoding="utf-8")
        assert "2026-03-01" in path.read_text(encoding="utf-8")


def test_a_dash_is_json_lines_on_standard_output(capfdbinary):
    save(TABLE.slice(0, 1), "-")
    assert json.loads(capfdbinary.readouterr().out)["published_at"] == "2026-03-01T08:30:00.000000Z"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path):
    def tables():
        yield TABLE
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_all(TABLE.schema, tables(), str(tmp_path / "out.csv"))
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_ending_is_a_sentence(tmp_path):
    with pytest.raises(InputError, match=r"must end in \.parquet, \.csv or \.jsonl"):
        save(TABLE, str(tmp_path / "out.xlsx"))


def test_rows_that_cannot_be_read_are_listed_beside_the_output(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_text('{"text": "good"}\n{broken\n')
    table = load(str(tmp_path / "in.jsonl"), INPUT, beside=str(tmp_path / "out.csv"))
    assert table.num_rows == 1
    assert table.column("doc_id").null_count == 0
    (kept,) = map(json.loads, (tmp_path / "out.csv.rejected.jsonl").read_text().splitlines())
    assert kept["line"] == 2
    assert "1 row was set aside" in capsys.readouterr().err
