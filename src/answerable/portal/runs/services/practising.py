"""Practising at the desk: steps with made-up matters, kept in the session of whoever practises.

These verbs write no table and leave no line in the audit log: nothing has happened. What is practised is
seen by nobody else, judged by nobody, and gone with the sign-in.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.runs import rules

__all__ = ["PRACTISE", "practice_of", "practise", "start_again"]

PRACTISE = "desk.view"
_KEY = "practice"

Session = MutableMapping[str, Any]


def practice_of(session: Session) -> dict[str, dict[str, Any]]:
    """How far each made-up matter is, by its key."""
    kept = session.get(_KEY) or {}
    return {matter.key: kept.get(matter.key) or rules.begun() for matter in rules.MATTERS}


def practise(user: Any, session: Session, key: str, step: str, **given: Any) -> dict[str, Any]:
    """Take one step with one matter; raises Conflict where a real case would not allow it either."""
    if not user.has_perm(PRACTISE):
        raise Refused(permission=PRACTISE)
    kept = practice_of(session)
    try:
        kept[key] = rules.stepped(kept[key], step, **given)
    except KeyError:
        raise Conflict(_("This step is not possible now, as with a real case.")) from None
    session[_KEY] = kept
    return kept[key]


def start_again(user: Any, session: Session) -> None:
    """Begin the practice anew."""
    if not user.has_perm(PRACTISE):
        raise Refused(permission=PRACTISE)
    session.pop(_KEY, None)
