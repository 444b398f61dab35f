"""The contract of the commands: names, options and columns on which scripts outside depend."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from answerable.cli.door import LazyGroup, answerable, listen

OPTIONS = {
    "run": {"--archive", "--follow", "--batch", "--taxonomy", "--topic-model", "--tone-model", "--gazetteer"}
    | {"--area", "--timings"},
    "export": {"--archive", "-o"},
    "redact": {"-o"},
    "duplicates": {"-o"},
    "topics train": {"-o"},
    "topics predict": {"-o", "--model"},
    "tone train": {"-o"},
    "tone predict": {"-o", "--model"},
    "places": {"-o"},
    "alarms": {"-o", "--frequency", "--alpha", "--budget", "--discovery-rate", "--masks"},
    "match-claims": {"-o", "--top"},
    "recompute": {"-o", "--archive"},
    "evaluate": {"--json"},
}
KINDS = {"stories", "topics", "tone", "duplicates", "redaction", "places", "language", "alarms", "claims"}
TEXTS = [
    "滨江区长河街道的自来水发黄，请联系13912345678",
    "公交车晚点半小时，没有人管",
    "滨江区长河街道的自来水发黄，请联系13912345678",
    "The bus was late again and nobody told us why.",
]


def command(words: str) -> click.Command:
    found: click.Command = listen
    for word in words.split():
        found = found.get_command(click.Context(found), word)
    return found


def invoked(*arguments: str) -> str:
    done = CliRunner().invoke(answerable, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contract")
    ids = [f"d{number}" for number in range(len(TEXTS))]
    pq.write_table(
        pa.table({"doc_id": ids, "text": TEXTS, "author": ["x"] * len(TEXTS)}), folder / "in.parquet"
    )
    return folder


def columns(path) -> dict[str, list]:
    return pq.read_table(path).to_pydict()


@pytest.mark.parametrize("words", OPTIONS)
def test_every_command_has_its_options(words):
    options = {name for parameter in command(words).params for name in parameter.opts}
    assert options >= OPTIONS[words]


def test_the_door_has_exactly_the_commands_of_the_contract():
    assert set(listen.list_commands(click.Context(listen))) == {words.split()[0] for words in OPTIONS}
    assert {"up", "listen", "bench"} <= set(answerable.list_commands(click.Context(answerable)))


def test_evaluate_knows_every_kind():
    (kind, *_) = command("evaluate").params
    assert set(kind.type.choices) == KINDS


EXPORTED = {
    "documents": """doc_id source url title published_at collected_at lang topic topic_confidence
        place_code place_confidence tone group_id story_id""",
    "stories": """story_id merged_into label first_seen last_seen documents groups sources topic place_code
        medoid_doc_id""",
    "signals": """series story_id period_start frequency observed expected upper p_value alarm reason""",
}


def test_export_gives_the_three_tables_with_their_columns():
    from answerable.cli.listen.export import COLUMNS

    assert {kind: names.split() for kind, names in EXPORTED.items()} == COLUMNS


@pytest.mark.parametrize(
    ("words", "added"),
    [
        ("redact", "redacted found"),
        ("duplicates", "group kind"),
        ("topics predict", "topic topic_confidence topics abstain"),
        ("tone predict", "tone tone_confidence"),
        ("places", "place_code place_confidence candidates"),
    ],
)
def test_a_command_on_a_file_keeps_every_row_and_adds_its_columns(folder, words, added):
    output = folder / f"{words}.parquet"
    invoked("listen", *words.split(), str(folder / "in.parquet"), "-o", str(output))
    held = columns(output)
    assert held["doc_id"] == ["d0", "d1", "d2", "d3"]
    assert set(added.split()) <= set(held)
    assert "author" not in held
    lists = [name for name in ("found", "topics", "candidates") if name in held]
    assert all(isinstance(json.loads(value), list) for name in lists for value in held[name] if value)


def test_redacted_positions_are_those_of_the_text_as_given(folder):
    output = folder / "redact.parquet"
    invoked("listen", "redact", str(folder / "in.parquet"), "-o", str(output))
    (found, *_) = json.loads(columns(output)["found"][0])
    assert TEXTS[0][found["start"] : found["end"]] == "13912345678"
    assert found["kind"] == "phone"


def test_alarms_keep_the_order_of_the_rows(folder):
    days = [f"2026-01-{day:02d}" for day in range(1, 31)]
    rows = [
        {"series": "a", "period_start": day, "count": 3 + (day == days[-1]) * 40} for day in reversed(days)
    ]
    (folder / "series.jsonl").write_text("\n".join(map(json.dumps, rows)))
    output = folder / "alarms.jsonl"
    invoked("listen", "alarms", str(folder / "series.jsonl"), "-o", str(output), "--frequency", "day")
    judged = [json.loads(line) for line in output.read_text().splitlines()]
    assert [row["period_start"] for row in judged] == days[::-1]
    assert list(judged[0]) == ["series", "period_start", "count", "expected", "upper", "p_value", "alarm"]
    assert judged[0]["alarm"] is True
    assert judged[-1]["p_value"] is None


def test_claims_are_matched_with_rank_and_verdict(folder):
    (folder / "queries.csv").write_text("query_id,text\nq1,喝白酒可以预防新冠病毒吗\n", encoding="utf-8")
    (folder / "claims.csv").write_text(
        "claim_id,text\nc1,喝白酒可以预防新冠病毒\nc2,地铁票价上涨\n", encoding="utf-8"
    )
    output = folder / "matches.parquet"
    inputs = (str(folder / "queries.csv"), str(folder / "claims.csv"))
    invoked("listen", "match-claims", *inputs, "-o", str(output), "--top", "2")
    held = columns(output)
    assert list(held) == ["query_id", "claim_id", "rank", "score", "verdict"]
    assert (held["claim_id"][0], held["rank"][0]) == ("c1", 1)


def test_help_lists_every_command_without_loading_any():
    script = (
        "import sys; from answerable.cli import main; sys.argv = ['answerable', 'listen', '--help']\n"
        "try: main()\nfinally: assert not {'pyarrow', 'django', 'numpy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "match-claims" in done.stdout


def test_listening_never_loads_django():
    script = "import sys, answerable.cli.listen.run, answerable.engines; assert 'django' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("call", ["redact nowhere.csv -o x.csv", "polish", "run"])
def test_a_wrong_call_is_one_sentence_and_status_two(tmp_path, call):
    command = [sys.executable, "-m", "answerable", "listen", *call.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_lazy_group_says_nothing_about_a_module_without_a_docstring():
    group = LazyGroup("g", lazy={"none": "answerable.cli.nothing_here"})
    assert "none" in group.get_help(click.Context(group))
