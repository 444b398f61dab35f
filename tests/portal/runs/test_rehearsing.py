"""Planted outbreaks are measured on the archive's own counts, and leave the archive as it was."""

import datetime as dt

import pytest

from answerable.engines.archive import view
from answerable.listening.sources import read_file
from answerable.portal.runs import services
from answerable.portal.signals.models import Rehearsal, Signal

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME, settings.ARCHIVE = tmp_path, tmp_path / "archive"


@pytest.fixture
def heard(tmp_path):
    """A hundred days with one or two different documents each."""
    lines = ["source,published_at,title,text"]
    for day in range(100):
        when = TODAY - dt.timedelta(days=day + 1)
        lines += [
            f"Daily {n},{when}T08:00:00Z,第{day}天第{n}件,第{day}天的第{n}件事各不相同{day * 7 + n}"
            for n in range(1 + day % 2)
        ]
    file = tmp_path / "heard.csv"
    file.write_text("\n".join(lines))
    with services.open_archive() as archive:
        archive.ingest(read_file(file), "heard")


def test_planted_outbreaks_are_kept_once_and_stand_in_no_count(heard, settings):
    before = view(settings.ARCHIVE).counts()
    planted = services.rehearse(TODAY)
    assert planted == services.rehearse(TODAY) == Rehearsal.objects.count() > 0
    assert Rehearsal.objects.first().begun_on == TODAY - dt.timedelta(days=10)
    assert view(settings.ARCHIVE).counts().equals(before)
    assert not Signal.objects.exists()


def test_before_anything_was_heard_nothing_is_planted():
    assert services.rehearse(TODAY) == 0
