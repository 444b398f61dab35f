import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_q.models import Schedule

from answerable.portal.cases.services import receive
from answerable.portal.runs import jobs, services
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.recording import recorded

pytestmark = pytest.mark.django_db


def test_the_jobs_are_scheduled_once():
    assert services.register_schedules()
    assert services.register_schedules() == []
    assert Schedule.objects.count() == len(services.schedules.SCHEDULES)


def test_the_jobs_run_quietly_one_after_the_other():
    for _round in range(2):
        assert jobs.watch_clocks() == 0
        assert jobs.note_overdue() == 0
        assert jobs.empty_outbox() == 0
        assert jobs.erase_contacts() == 0


def test_a_schedule_that_somebody_changed_stays_as_it_is():
    services.register_schedules()
    Schedule.objects.update(schedule_type=Schedule.DAILY)
    call_command("schedule_jobs", stdout=None)
    assert set(Schedule.objects.values_list("schedule_type", flat=True)) == {Schedule.DAILY}


def test_every_schedule_names_a_job_that_exists():
    for function in services.schedules.SCHEDULES:
        assert callable(getattr(jobs, function.rpartition(".")[2]))


def test_erasing_leaves_a_row_with_how_many():
    receive(title="水", text="发黄", name="张三", contact="13800000000", anonymous=False)
    assert jobs.erase_contacts() == 0
    assert Run.objects.get().kind == "retention"


def test_sign_ins_that_have_expired_are_cleared_and_others_stay():
    now = timezone.now()
    for key, expires in (("old", now - dt.timedelta(days=1)), ("new", now + dt.timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    jobs.clear_sessions()
    assert Session.objects.get().session_key == "new"
    assert not Run.objects.exists()


def test_quiet_runs_of_a_kind_share_a_row():
    for _ in range(3):
        jobs.note_overdue()
    assert Run.objects.get().passes == 3


def test_a_run_that_fails_leaves_its_reason_and_the_error_goes_on():
    with pytest.raises(ValueError, match="no room"), recorded(Run.Kind.LISTEN) as run:
        run.sequence = 7
        raise ValueError("no room")
    kept = Run.objects.get()
    assert (kept.error, kept.sequence) == ("no room", None)
    assert kept.finished_at - kept.started_at < dt.timedelta(seconds=5)


def test_the_database_counts_what_it_has(db):
    jobs.keep_statistics()
    table = {"sqlite": "sqlite_stat1", "postgresql": "pg_statistic"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # a name of ours
        assert cursor.fetchone()[0] > 0
