import json

from click.testing import CliRunner

from answerable.cli.listen.topics import topics


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(*arguments):
    return CliRunner().invoke(topics, arguments, catch_exceptions=False)


def test_without_a_model_the_shipped_words_decide(tmp_path):
    source = write(
        tmp_path / "in.jsonl", [{"doc_id": "7", "text": "停电三天"}, {"text": "自来水发黄", "author": "x"}]
    )
    assert run("predict", source, "-o", str(tmp_path / "out.jsonl")).exit_code == 0
    rows = read(tmp_path / "out.jsonl")
    assert [row["topic"] for row in rows] == ["power", "water-quality"]
    assert rows[0]["doc_id"] == "7" and rows[1]["doc_id"]
    assert json.loads(rows[0]["topics"]) == ["power"] and rows[0]["abstain"] is False
    assert "author" not in rows[1]


def test_a_model_is_trained_and_used(tmp_path):
    words = {"甲": "停水水压", "乙": "停电电压"}
    rows = [{"text": f"{word}第{i}次", "label": label} for i in range(12) for label, word in words.items()]
    source = write(tmp_path / "in.jsonl", rows)
    assert run("train", source, "-o", str(tmp_path / "model")).exit_code == 0
    assert (
        run(
            "predict", source, "-o", str(tmp_path / "out.jsonl"), "--model", str(tmp_path / "model")
        ).exit_code
        == 0
    )
    assert [row["topic"] for row in read(tmp_path / "out.jsonl")] == [row["label"] for row in rows]


def test_a_model_and_a_taxonomy_exclude_each_other(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"text": "停电"}])
    refused = run("predict", source, "-o", "-", "--model", "m", "--taxonomy", "t")
    assert refused.exit_code == 2 and "not both" in refused.output
