"""Keeping and erasing files, inside the transaction of the verb that owns them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone

from answerable.portal.core.keys import portal_keys
from answerable.portal.files.models import File
from answerable.portal.files.rules import Harmless

__all__ = ["erase", "keep"]


def keep(kind: str, key: int, files: Sequence[Harmless], at: dt.datetime | None = None) -> list[File]:
    """Encrypt and keep files that have been made harmless (`forms.FilesField` does it)."""
    at = at or timezone.now()
    return [
        File.objects.create(
            kind=kind,
            key=key,
            name=file.name,
            media_type=file.media_type,
            size=len(file.data),
            content=portal_keys().encrypt(file.data),
            added_at=at,
        )
        for file in files
    ]


def erase(kind: str, keys: Iterable[int]) -> int:
    """Erase all files of these things; says how many."""
    return File.objects.filter(kind=kind, key__in=list(keys)).delete()[0]
