"""The statements of a callback, written out.

They run two hundred times a second; to compose them anew each time cost five times as much as to run them.
SQLite from 3.35 and PostgreSQL both know them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from answerable.portal.wechat.models import Account, Channel

__all__ = ["account_at", "claim", "hand_in", "heard_of", "keep_draft", "note_seen", "replies_of"]

# Columns stand in the order of the models' fields: `from_db` goes by it.
_ACCOUNT = ["id", "code", "name", "app_id", "token", "aes_key", "template", "consent_url", "welcome"]
_FIND = """
SELECT id, code, name, app_id, token, aes_key, template, consent_url, welcome
FROM wechat_account WHERE code = %s AND active
"""
_KNOWN = ["id", "account_id", "openid_hash", "user_id", "draft", "consents"]
_HEARD = """
UPDATE wechat_channel SET last_heard_at = COALESCE(%s, last_heard_at)
WHERE account_id = %s AND openid_hash = %s
RETURNING id, account_id, openid_hash, user_id, CASE WHEN draft_until > %s THEN draft END, consents
"""
_KEEP = "UPDATE wechat_channel SET draft = %s, draft_until = %s WHERE id = %s"
_SEE = "INSERT INTO wechat_seen (account_id, key, nonce, reply, at) VALUES (%s, %s, %s, %s, %s)"
_REPLIES = "SELECT words, reply FROM wechat_keyword WHERE account_id = %s ORDER BY words"
_HAND_IN = (
    "INSERT INTO wechat_report (channel_id, reference, token_hash, sealed, at) VALUES (%s, %s, %s, %s, %s)"
)
_CLAIM = "DELETE FROM wechat_report WHERE id IN ({}) RETURNING id"


def account_at(code: str) -> Account | None:
    """The account in use with this short name, with what a callback needs: its secret stays where it is."""
    row = _row(_FIND, code)
    return Account.from_db(connection.alias, _ACCOUNT, row) if row else None


def heard_of(
    account: Account, openid_hash: str, heard: dt.datetime | None, now: dt.datetime
) -> Channel | None:
    """The channel, with its draft if that has not lapsed; it is written to and read in one statement."""
    row = _row(_HEARD, _moment(heard), account.pk, openid_hash, _moment(now))
    if row is None:
        return None
    found = Channel.from_db(connection.alias, _KNOWN, row)
    found.account = account
    return found


def keep_draft(channel: Channel, sealed: bytes | None, until: dt.datetime | None) -> None:
    """Keep what is being written over a channel, or nothing any more."""
    _run(_KEEP, sealed, _moment(until), channel.pk)


def replies_of(account: Account) -> dict[str, str]:
    """The replies by each of their words."""
    with connection.cursor() as cursor:
        cursor.execute(_REPLIES, [account.pk])
        return {word: reply for words, reply in cursor.fetchall() for word in words.split()}


def hand_in(channel: Channel, reference: str, token_hash: str, sealed: bytes, at: dt.datetime) -> None:
    """Keep what was sent, for the job that makes messages of it."""
    _run(_HAND_IN, channel.pk, reference, token_hash, sealed, _moment(at))


def claim(reports: list[int]) -> set[int]:
    """Take these reports away, in the caller's transaction; those that another has taken are not given."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(", ".join(["%s"] * len(reports))), reports)
        return {row[0] for row in cursor.fetchall()}


def note_seen(account: Account, key: str, nonce: str, reply: str, at: dt.datetime) -> None:
    """Note that a callback was taken; raises IntegrityError where it was before."""
    _run(_SEE, account.pk, key, nonce, reply, _moment(at))


def _row(statement: str, *values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def _run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _moment(at: dt.datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
