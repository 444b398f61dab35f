"""Reading dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from answerable.listening.sources.moments import read_day, read_moment

MOMENT = datetime(2019, 7, 16, 9, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2019-07-16 09:05:12",
        "2019-07-16T09:05:12Z",
        "2019-07-16T17:05:12+08:00",
        "2019-07-16T17:05:12+0800",
        "2019-07-16T09:05:12.000000000",
        "2019/7/16 9:05:12",
        "2019年7月16日 9时05分12秒",
        "2019.7.16 09:05:12 UTC",
        "Tue, 16 Jul 2019 17:05:12 +0800",
        "Tue, 16 Jul 2019 09:05:12 GMT",
        "1563267912",
        1563267912,
        1563267912000,
        1563267912000000,
        datetime(2019, 7, 16, 9, 5, 12),  # noqa: DTZ001
    ],
)
def test_one_moment_is_read_from_all_its_written_forms(written):
    assert read_moment(written) == MOMENT


@pytest.mark.parametrize("written", ["2019-07-16", "2019年7月16日", date(2019, 7, 16), "20190716"])
def test_a_day_is_read(written):
    assert read_day(written) == date(2019, 7, 16)


@pytest.mark.parametrize(
    "written", ["", "tomorrow", "2019-13-01", "2019-02-30", "9999-01-01", "0999-12-31", 1e30, [], True]
)
def test_what_is_no_date_is_refused_in_words(written):
    with pytest.raises(ValueError, match=r"[a-z]{3}"):
        read_moment(written)
