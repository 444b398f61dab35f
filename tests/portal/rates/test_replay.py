"""Real messages and the times of their real answers, replayed on a simulated calendar: the published figures
are those that the file itself gives. `ANSWERABLE_REPLAY_STEP=1` replays all of them, in some minutes."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow.parquet as pq
import pytest

from answerable.portal.answers import services as answers
from answerable.portal.answers.models import Answer
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Case, Message
from answerable.portal.rates import queries, rules
from portal.cases.stage import WORDS

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILE = DATA / "inbox" / "govmsg_replies_zh.parquet"
HERE = ZoneInfo("Asia/Shanghai")
HOUR = dt.timedelta(hours=1)
STEP = int(os.environ.get("ANSWERABLE_REPLAY_STEP", "32"))  # every so many messages
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent; set ANSWERABLE_DATA"),
]


def replay(rows, alice, dora, units) -> None:
    """Every message goes the whole way: received, a case, asked of a unit, answered in public when it was."""
    for row in rows:
        came, answered = row["published_at"], row["replied_at"]
        message, _token = cases.receive(title=row["title"][:80], text=row["text"][:4000], at=came)
        case = cases.open_case(alice, title=row["title"][:80], unit=units.city, messages=[message], at=came)
        part = cases.Part(units.water, "Please.", (came + dt.timedelta(days=30)).date(), "lead")
        cases.route(alice, case, [part], at=came)
        answer = answers.draft(alice, case, **WORDS | {"body": row["reply"][:4000]}, at=answered)
        answers.submit(alice, answer, at=answered)
        answers.approve(dora, answer, at=answered)
        answers.publish(dora, answer, at=answered)


def read(step: int):
    """Every `step`-th message that has both times; naive times of the file are local."""
    rows = pq.read_table(FILE).to_pylist()[::step]
    timed = [row for row in rows if row["published_at"] and row["replied_at"]]
    for row in timed:
        row["published_at"], row["replied_at"] = (
            row[name].replace(tzinfo=HERE) for name in ("published_at", "replied_at")
        )
    return [row for row in timed if row["replied_at"] >= row["published_at"]]


def check(rows) -> None:
    """The portal's figures against those computed from the file alone."""
    start = min(row["published_at"] for row in rows)
    period = queries.Period(start, dt.datetime.now(HERE))
    told = queries.from_tables(period)
    hours = [(row["replied_at"] - row["published_at"]) // HOUR for row in rows]
    whole = rules.figures(told.matters, told.said(), 5)
    assert (whole.received, whole.answered, whole.response) == (len(rows), len(rows), 100)
    assert whole.median_hours == int(np.median(hours))
    assert whole.ninth_hours == int(np.quantile(hours, 0.9, method="higher"))
    months = Counter(f"{row['published_at']:%Y-%m}" for row in rows)
    shown = {row.key: row.figures.received for row in queries.rows_by(told, "month") if row.figures.received}
    assert shown == {month: months[month] for month in shown}
    assert queries.from_log(period) == told


def test_the_published_figures_are_those_of_the_file(alice, dora, units):
    rows = read(STEP)
    replay(rows, alice, dora, units)
    assert Message.objects.count() == Case.objects.count() == Answer.objects.count() == len(rows)
    check(rows)
