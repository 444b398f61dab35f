"""Jobs that keep the promises about time: contacts are erased on their day, and lateness is written down."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.db import connection

from answerable.portal.accounts import services as _accounts  # noqa: F401 - makes its kinds known
from answerable.portal.answers import services as answers
from answerable.portal.cases import services as cases
from answerable.portal.core import retention
from answerable.portal.notices import services as notices
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.recording import fold_if_quiet, recorded
from answerable.portal.wechat import services as wechat
from answerable.portal.work import services as work

__all__ = [
    "clear_sessions",
    "empty_outbox",
    "erase_contacts",
    "keep_statistics",
    "note_overdue",
    "serve_wechat",
    "watch_clocks",
]


def empty_outbox(at: dt.datetime | None = None) -> Run:
    """Hand over the notices that are due, and forget those of half a year ago."""
    with recorded(Run.Kind.NOTICES) as run:
        run.counts = notices.empty_outbox(at)
        if forgotten := notices.forget_old(at):
            run.counts["forgotten"] = forgotten
    return fold_if_quiet(run)


def erase_contacts(at: dt.datetime | None = None) -> Run:
    """Erase all personal data whose day has come: contacts, accounts long switched off, unused browsers."""
    with recorded(Run.Kind.RETENTION) as run:
        run.counts = {"erased": sum(retention.erase_due(at).values())}
    return fold_if_quiet(run)


def clear_sessions() -> None:
    """Remove sign-ins that have expired. It leaves no row: nothing that anybody said or did changes."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def keep_statistics() -> None:
    """Let the database count what it has, so that it finds the shortest way through long lists."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def note_overdue(at: dt.datetime | None = None) -> Run:
    """Leave a line in the history of every case that is late since today."""
    with recorded(Run.Kind.OVERDUE) as run:
        run.counts = {"noted": cases.note_overdue(at)}
    return fold_if_quiet(run)


def serve_wechat(at: dt.datetime | None = None) -> Run:
    """Carry on what goes over WeChat: reports into the inbox, pictures, answers to be told, publications; and
    forget drafts."""
    with recorded(Run.Kind.NOTICES) as run:
        run.counts = {"entered": wechat.enter_reports(), "pictures": wechat.fetch_pictures()}
        run.counts["to_tell"] = wechat.note_answers(at)
        run.counts["told_in_chat"] = sum(wechat.tell_due(at).values())
        run.counts["publications"] = wechat.carry_publications(at)
        run.counts["drafts_erased"] = wechat.clear_old(at)
    return fold_if_quiet(run)


def watch_clocks(at: dt.datetime | None = None) -> Run:
    """Tell those in charge of every task and case that is due soon or late; wait no longer for replies."""
    with recorded(Run.Kind.OVERDUE) as run:
        run.counts = {"lapsed": cases.lapse_questions(at)}
        run.counts["told"] = work.escalate(at) + cases.watch_clocks(at) + cases.watch_inbox(at)
        run.counts["told"] += cases.tell_concerned(at) + answers.mail_answers(at)
    return fold_if_quiet(run)
