"""The one write of core: a line in the audit log."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from answerable.portal.core import keys
from answerable.portal.core.chain import mark
from answerable.portal.core.models import AuditEntry
from answerable.portal.core.queries import kind_and_id
from answerable.portal.core.sealing import seal_soon

__all__ = ["record"]

# The charter: no personal data in the log. A change of a contact is recorded as such, without the contact.
FORBIDDEN_DETAIL = frozenset({"address", "contact", "email", "ip", "password", "phone", "sender", "token"})


def record(
    actor,
    verb: str,
    thing: Model | tuple[str, object],
    *,
    unit=None,
    at: datetime | None = None,
    personal: dict[str, str] | None = None,
    **detail,
) -> AuditEntry:
    """Write that `actor` (a User, or None for the portal and the public) did `verb` to `thing`.

    Call it inside the transaction of the act itself, so that neither exists without the other. `thing`
    is a saved object or `(kind, id)`; `unit` is a Unit or its code; `detail` is plain data, never
    personal data. What must be told and may be personal, as the reason for a look, goes into `personal`:
    it is encrypted with the thing's own key and can be read until that key is destroyed
    (`core.keys.forget_subject`).
    """
    _insist_on_transaction()
    if leaked := FORBIDDEN_DETAIL & detail.keys():
        raise ValueError(f"`{sorted(leaked)[0]}` may not stand in the audit log: it holds no personal data.")
    kind, identity = kind_and_id(thing)
    act = {"at": at or timezone.now(), "verb": verb, "object_kind": kind, "object_id": identity}
    entry = AuditEntry.objects.create(
        **act,
        **_signed(actor, act),
        unit_code=getattr(unit, "code", unit) or "",
        detail=detail,
        personal=keys.seal_personal(kind, identity, personal) if personal else "",
    )
    seal_soon()
    return entry


def _signed(actor, act: dict) -> dict[str, str]:
    """Who acted: by name, and by the mark that stands for the name in the chain."""
    if not actor:
        return {"actor": "", "actor_name": ""}
    names = (actor.get_username(), str(actor))
    said = (act["verb"], act["object_kind"], act["object_id"])
    marked = mark(keys.actor_key(names[0]), names, act["at"], said)
    return {"actor": names[0], "actor_name": names[1], "actor_mark": marked}


def _insist_on_transaction() -> None:
    if not connection.in_atomic_block:
        raise ImproperlyConfigured(
            "`record` was called outside a transaction; the act and its line belong together."
        )
