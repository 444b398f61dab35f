"""The versions of the taxonomy: the one in use, the draft, and those that were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from answerable.portal.core.subjects import own_taxonomy
from answerable.portal.topics.models import TaxonomyVersion

__all__ = [
    "Shown",
    "active",
    "document_or_none",
    "draft",
    "editable",
    "laid_out",
    "shipped",
    "version_or_none",
    "versions",
]


@dataclass(frozen=True)
class Shown:
    """A version by its number with the document it holds; number 0 is the shipped one."""

    number: int
    document: Mapping[str, Any]


@cache
def shipped() -> Shown:
    """Version 0: the file that comes with the library."""
    from answerable.listening.topics import read_document

    return Shown(0, read_document(None) | {"retired": []})


def active() -> Shown:
    """The version that the listening uses."""
    row = TaxonomyVersion.objects.filter(active=True).first()
    return Shown(row.number, row.document) if row else shipped()


def draft() -> TaxonomyVersion | None:
    """The version that is being worked on, if there is one."""
    return TaxonomyVersion.objects.filter(activated_at=None).first()


def editable() -> Shown:
    """What the editor shows: the draft, or else the active version."""
    row = draft()
    return Shown(row.number, row.document) if row else active()


def versions() -> QuerySet[TaxonomyVersion]:
    """Every version but the shipped one, newest first, without their documents."""
    return TaxonomyVersion.objects.select_related("edited_by", "activated_by").defer("document")


def version_or_none(number: int) -> TaxonomyVersion | None:
    return TaxonomyVersion.objects.filter(number=number).first()


def document_or_none(number: int) -> Mapping[str, Any] | None:
    """The document of a version; None where there is none of that number."""
    if number == 0:
        return shipped().document
    row = version_or_none(number)
    return row.document if row else None


def laid_out() -> Path | None:
    """The file of the organisation's own taxonomy; None while the shipped one is used."""
    path = own_taxonomy()
    return path if path.exists() else None
