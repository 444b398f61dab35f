"""The stages in their order: the same documents give the same answer, however they arrive."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from answerable.engines.archive import View, view
from answerable.listening.errors import StateError
from answerable.listening.pipeline import Pipeline, Settings
from answerable.listening.records import DOCUMENT, INPUT

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = ["城南", "城北", "河东", "河西"]
MATTERS = ["自来水发黄有异味", "公交车晚点半小时", "工地夜间施工噪音大", "电梯停运没人修", "路灯不亮"]
WAYS = ["请有关部门来看看。", "已经三天了，没有人管。", "大家都很着急，盼回复。", "希望尽快解决。"]
OUTLETS = ["晨报", "晚报", "社区网", None]


def documents(count: int, seed: int = 7) -> pa.Table:
    """Messages of a made-up town: some copies, some without a time, some with a telephone number."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        text = f"{chance.choice(PLACES)}{chance.choice(MATTERS)}，{chance.choice(WAYS)}"
        if chance.random() < 0.1:
            text += f"联系电话139{chance.randrange(10**8):08d}"
        moment = None if chance.random() < 0.05 else NOW + timedelta(minutes=37 * number)
        rows.append(
            {"doc_id": f"d{number}", "text": text, "source": chance.choice(OUTLETS), "published_at": moment}
        )
    return pa.Table.from_pylist(rows, INPUT)


def judged(pipeline: Pipeline, table: pa.Table, size: int) -> pa.Table:
    batches = [table.slice(at, size) for at in range(0, table.num_rows, size)]
    return pa.concat_tables(pipeline.process(batch, collected_at=NOW) for batch in batches)


def test_every_document_comes_out_once_in_order_with_a_story():
    table = documents(60)
    found = Pipeline().process(table, collected_at=NOW)
    assert found.schema.equals(DOCUMENT)
    assert found.column("doc_id").to_pylist() == table.column("doc_id").to_pylist()
    assert found.column("story_id").null_count == 0


def test_telephone_numbers_do_not_get_past_cleaning():
    found = Pipeline().process(documents(60), collected_at=NOW)
    assert not [text for text in found.column("text").to_pylist() if "139" in text]


def test_the_size_of_a_batch_changes_nothing():
    table = documents(80)
    whole = judged(Pipeline(), table, 1000)
    for size in (1, 27):
        assert judged(Pipeline(), table, size).equals(whole)


@pytest.mark.parametrize("way", ["state", "replay", "pickle"])
def test_a_pipeline_goes_on_where_another_stopped(way):
    table = documents(150)
    whole = Pipeline()
    expected = judged(whole, table, 40)
    first, second = Pipeline(), Pipeline()
    before = judged(first, table.slice(0, 70), 40)
    if way == "state":
        second.restore(first.state())
    elif way == "replay":
        second.replay(before)
    else:
        second = pickle.loads(pickle.dumps(first))
    after = judged(second, table.slice(70), 40)
    assert pa.concat_tables([before, after]).equals(expected)
    assert second.stories().equals(whole.stories())
    assert second.merges().equals(whole.merges())


def test_a_replay_of_documents_that_were_judged_otherwise_is_refused():
    found = Pipeline().process(documents(10), collected_at=NOW)
    other = found.set_column(
        DOCUMENT.get_field_index("story_id"), DOCUMENT.field("story_id"), found["doc_id"]
    )
    with pytest.raises(StateError, match="another `story_id`"):
        Pipeline().replay(other)


def test_identifiers_are_made_from_the_redacted_content():
    texts = [f"自来水发黄，请回电13900000{number}" for number in (101, 102)]
    one, two = (Pipeline().prepare(pa.table({"text": [text]})).column("doc_id").to_pylist() for text in texts)
    assert one == two


def test_settings_can_be_written_down_and_read_again():
    settings = Settings(area="330106", alarms_a_week=3)
    assert Settings(**json.loads(json.dumps(vars(settings)))) == settings


def _run(source: Path, archive: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "answerable",
        "listen",
        "run",
        str(source),
        "--archive",
        str(archive),
        *more,
    ]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | QUIET
    )


QUIET = {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2] / "src")}


def _content(held: View) -> tuple[pa.Table, ...]:
    return held.documents().drop_columns(["collected_at"]), held.stories(), held.signals(), held.rejected()


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_ends_like_one_that_was_not(tmp_path):
    """SIGKILL at random moments; documents have times, so that signals do not hang on the day of the test."""
    rows = [row for row in documents(4000).to_pylist() if row["published_at"]]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in [*rows, {}]))
    assert _run(source, tmp_path / "calm").wait() == 0
    chance = random.Random(11)
    for _ in range(8):
        running = _run(source, tmp_path / "stormy", "--batch", str(chance.choice([50, 200])))
        time.sleep(chance.uniform(1.0, 4.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert _run(source, tmp_path / "stormy").wait() == 0
    for expected, found in zip(
        _content(view(tmp_path / "calm")), _content(view(tmp_path / "stormy")), strict=True
    ):
        assert found.equals(expected)
