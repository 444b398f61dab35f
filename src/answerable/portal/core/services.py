"""The one write of core: a line in the audit log."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from answerable.portal.core.models import AuditEntry
from answerable.portal.core.queries import kind_and_id

__all__ = ["record"]

# The charter: no personal data in the log. A change of a contact is recorded as such, without the contact.
FORBIDDEN_DETAIL = frozenset({"address", "contact", "email", "ip", "password", "phone", "sender", "token"})


def record(
    actor, verb: str, thing: Model | tuple[str, object], *, unit=None, at: datetime | None = None, **detail
) -> AuditEntry:
    """Write that `actor` (a User, or None for the portal and the public) did `verb` to `thing`.

    Call it inside the transaction of the act itself, so that neither exists without the other. `thing` is a
    saved object or `(kind, id)`; `unit` is a Unit or its code; `detail` is plain data, never personal data.
    """
    _insist_on_transaction()
    if leaked := FORBIDDEN_DETAIL & detail.keys():
        raise ValueError(f"`{sorted(leaked)[0]}` may not stand in the audit log: it holds no personal data.")
    kind, identity = kind_and_id(thing)
    return AuditEntry.objects.create(
        at=at or timezone.now(),
        actor=actor.get_username() if actor else "",
        actor_name=str(actor) if actor else "",
        verb=verb,
        object_kind=kind,
        object_id=identity,
        unit_code=getattr(unit, "code", unit) or "",
        detail=detail,
    )


def _insist_on_transaction() -> None:
    if not connection.in_atomic_block:
        raise ImproperlyConfigured(
            "`record` was called outside a transaction; the act and its line belong together."
        )
