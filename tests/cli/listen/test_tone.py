import json

from click.testing import CliRunner

from answerable.cli.listen.tone import tone


def run(*arguments):
    return CliRunner().invoke(tone, arguments, catch_exceptions=False)


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_without_a_model_the_word_list_decides(tmp_path):
    source = write(
        tmp_path / "in.jsonl", [{"doc_id": "1", "text": "态度恶劣"}, {"doc_id": "2", "text": "很满意"}]
    )
    assert run("predict", source, "-o", str(tmp_path / "out.jsonl")).exit_code == 0
    assert [row["tone"] for row in read(tmp_path / "out.jsonl")] == ["negative", "positive"]


def test_a_model_is_trained_and_used(tmp_path):
    words = {"a": "满意热情", "b": "失望恶劣"}
    rows = [{"text": f"{word}第{i}次", "label": label} for i in range(8) for label, word in words.items()]
    source, model = write(tmp_path / "in.jsonl", rows), str(tmp_path / "model")
    assert run("train", source, "-o", model).exit_code == 0
    assert run("predict", source, "-o", str(tmp_path / "out.jsonl"), "--model", model).exit_code == 0
    assert [row["tone"] for row in read(tmp_path / "out.jsonl")] == [row["label"] for row in rows]
