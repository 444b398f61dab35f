import json
from pathlib import Path

from click.testing import CliRunner

from answerable.cli.listen.places import places


def written(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def found(tmp_path: Path, texts: list[str], *options: str) -> list[dict[str, object]]:
    source = written(tmp_path / "in.jsonl", [{"text": text} for text in texts])
    output = tmp_path / "out.jsonl"
    CliRunner().invoke(places, [source, "-o", str(output), *options], catch_exceptions=False)
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def test_codes_and_candidates_are_added(tmp_path: Path):
    sure, open_, nothing = found(tmp_path, ["杭州市西湖区停水", "鼓楼区停水", "停水"])
    assert (sure["place_code"], open_["place_code"], nothing["place_code"]) == ("330106", None, None)
    assert len(json.loads(str(open_["candidates"]))) == 4
    assert nothing["candidates"] == "[]"


def test_the_own_area_is_taken_from_the_call(tmp_path: Path):
    assert found(tmp_path, ["鼓楼区停水"], "--area", "320100")[0]["place_code"] == "320106"


def test_an_own_table_is_taken_from_the_call(tmp_path: Path):
    table = tmp_path / "own.csv"
    table.write_text("code,name,level,parent_code\nA1,湖畔区,3,\n", encoding="utf-8")
    assert found(tmp_path, ["湖畔区停水"], "--gazetteer", str(table))[0]["place_code"] == "A1"
