import json

from click.testing import CliRunner

from answerable.cli.listen.match_claims import match_claims


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_the_columns_are_those_of_the_contract(tmp_path):
    queries = write(tmp_path / "q.jsonl", [{"query_id": "1", "text": "听说城东水库决堤了，真的吗大家小心"}])
    claims = write(
        tmp_path / "c.jsonl",
        [{"claim_id": "x", "text": "大蒜治感冒"}, {"claim_id": "y", "text": "城东水库决堤不实"}],
    )
    target = tmp_path / "out.jsonl"
    done = CliRunner().invoke(
        match_claims, [queries, claims, "-o", str(target), "--top", "1"], catch_exceptions=False
    )
    assert done.exit_code == 0
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert list(rows[0]) == ["query_id", "claim_id", "rank", "score", "verdict"]
    assert (rows[0]["claim_id"], len(rows)) == ("y", 1)
