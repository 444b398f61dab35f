"""Reading the audit log."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from answerable.portal.core.models import AuditEntry

__all__ = ["audit_entries", "history", "kind_and_id"]


def kind_and_id(thing: Model | tuple[str, object]) -> tuple[str, str]:
    """The `app.model` label and the identity under which the log knows `thing`."""
    if isinstance(thing, Model):
        return thing._meta.label_lower, str(thing.pk)
    kind, identity = thing
    return str(kind), str(identity)


def history(thing: Model | str, identity: object = None) -> QuerySet[AuditEntry]:
    """What was done to `thing`, newest first; `history(case)` and `history("cases.case", 7)` are the same."""
    kind, key = kind_and_id(thing if isinstance(thing, Model) else (thing, identity))
    return AuditEntry.objects.filter(object_kind=kind, object_id=key)


def audit_entries(words: str = "", verb: str = "", unit: str = "") -> QuerySet[AuditEntry]:
    """The log, newest first, narrowed by words in who, what or which, by verb and by unit."""
    entries = AuditEntry.objects.all()
    for word in words.split():
        entries = entries.filter(
            Q(actor__icontains=word)
            | Q(actor_name__icontains=word)
            | Q(verb__icontains=word)
            | Q(object_kind__icontains=word)
            | Q(object_id__iexact=word)
            | Q(unit_code__icontains=word)
        )
    if verb:
        entries = entries.filter(verb=verb)
    return entries.filter(unit_code=unit) if unit else entries
