"""The keys under which personal values are kept, and how they are forgotten.

    the portal's keys   settings.CONTACT_KEYS; the first encrypts, all decrypt; they rotate (`core.vaults`)
    SubjectKey          one for each thing; encrypts the personal values in that thing's audit lines
    ActorKey            one for each person who acts; ties their name to their lines

Forgetting is destroying the key: the lines stay, the chain holds, and nobody reads what they said any more.
"""

from __future__ import annotations

import json
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from answerable.portal.core.models import ActorKey, AuditEntry, SubjectKey

__all__ = [
    "actor_key",
    "forget_actor",
    "forget_subject",
    "open_personal",
    "portal_keys",
    "seal_personal",
]


def portal_keys() -> MultiFernet:
    """The keys of the installation: the first encrypts, all decrypt."""
    return _made_ready(tuple(settings.CONTACT_KEYS))


@lru_cache(maxsize=4)
def _made_ready(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def actor_key(actor: str) -> bytes:
    """The actor's secret, made at their first act."""
    made = {"secret": lambda: secrets.token_bytes(32)}
    return bytes(ActorKey.objects.get_or_create(actor=actor, defaults=made)[0].secret)


def seal_personal(kind: str, identity: str, values: dict[str, str]) -> str:
    """`values` encrypted with the key of the thing, which is made when there is none yet."""
    made = {"wrapped": lambda: portal_keys().encrypt(Fernet.generate_key())}
    key, _new = SubjectKey.objects.get_or_create(object_kind=kind, object_id=identity, defaults=made)
    written = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    return Fernet(portal_keys().decrypt(bytes(key.wrapped))).encrypt(written).decode()


def open_personal(entries: list[AuditEntry]) -> dict[int, dict[str, str]]:
    """Entry's pk → its personal values, in one question; entries whose key is gone are not in it."""
    sealed = [entry for entry in entries if entry.personal]
    if not sealed:
        return {}
    known = SubjectKey.objects.filter(object_id__in={entry.object_id for entry in sealed})
    wrapped = {(key.object_kind, key.object_id): bytes(key.wrapped) for key in known}
    found = {
        entry.pk: _opened(wrapped.get((entry.object_kind, entry.object_id)), entry.personal)
        for entry in sealed
    }
    return {pk: values for pk, values in found.items() if values is not None}


def forget_subject(kind: str, identity: object) -> bool:
    """Destroy the key of a thing: the personal values in its lines can no longer be read. Says if there
    was one.

    Call it in the transaction that erases the thing's own personal data.
    """
    return bool(SubjectKey.objects.filter(object_kind=kind, object_id=str(identity)).delete()[0])


def forget_actor(actor: str) -> int:
    """Empty the name in every line of `actor` and destroy their key; says how many lines there were."""
    emptied = AuditEntry.objects.empty_names(actor)
    ActorKey.objects.filter(actor=actor).delete()
    return emptied


def _opened(wrapped: bytes | None, personal: str) -> dict[str, str] | None:
    if wrapped is None:
        return None
    try:
        return json.loads(Fernet(portal_keys().decrypt(wrapped)).decrypt(personal.encode()))
    except InvalidToken:
        return None
