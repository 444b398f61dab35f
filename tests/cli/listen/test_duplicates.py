import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from answerable.cli.listen.duplicates import duplicates
from answerable.cli.listen.evaluations.duplicates import run as evaluated

ARTICLE = (
    "昨天夜里东湖小区三号楼又停水，物业说水泵坏了，要等到周末才能修好，老人提水上楼十分不便，请有关部门派人来看看。"
    * 3
)


def written(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_rows_and_their_order_are_kept_and_two_columns_added(tmp_path: Path):
    texts = [ARTICLE, "路灯不亮", ARTICLE, ARTICLE + "谢谢大家一直以来的关心和支持。", ""]
    rows = [{"doc_id": str(place), "text": text, "author": "x"} for place, text in enumerate(texts)]
    output = tmp_path / "out.jsonl"
    source = written(tmp_path / "in.jsonl", [*rows[:4], {**rows[4], "title": "只有标题"}])
    result = CliRunner().invoke(duplicates, [source, "-o", str(output)], catch_exceptions=False)
    found = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert result.exit_code == 0
    assert [row["doc_id"] for row in found] == ["0", "1", "2", "3", "4"]
    assert [row["group"] for row in found] == ["0", "1", "0", "0", "4"]
    assert [row["kind"] for row in found] == ["exact", "none", "exact", "near", "none"]
    assert "author" not in found[0]


def test_a_marked_file_is_measured(tmp_path: Path):
    pytest.importorskip("datasketch")
    rows = [{"text": ARTICLE, "gold": "a"}, {"text": ARTICLE, "gold": "a"}, {"text": "别的事", "gold": "b"}]
    figures = evaluated([written(tmp_path / "gold.jsonl", rows)])
    assert figures["f1"] == 1.0


def test_pairs_are_measured_each_on_its_own(tmp_path: Path):
    same, other = (
        {"text_a": ARTICLE, "text_b": ARTICLE, "label": 1},
        {"text_a": ARTICLE, "text_b": "别的", "label": 0},
    )
    figures = evaluated([written(tmp_path / "pairs.jsonl", [same, other, same])])
    assert (figures["called same"], figures["precision"], figures["recall"]) == (2, 1.0, 1.0)
