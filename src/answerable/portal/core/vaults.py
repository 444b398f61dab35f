"""Which columns are encrypted with the portal's keys, and encrypting them anew when a key changes.

A model says it itself, and is then found by the command that rotates the keys:

    @keeps_sealed("contact", "original")
    class Message(models.Model): …
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptography.fernet import InvalidToken
from django.db import models, transaction

from answerable.portal.core.keys import portal_keys
from answerable.portal.core.models import SubjectKey

__all__ = ["SEALED", "keeps_sealed", "rotate"]

SEALED: dict[type[models.Model], tuple[str, ...]] = {SubjectKey: ("wrapped",)}
Columns = tuple[str, ...]


def keeps_sealed(*columns: str) -> Callable[[type[models.Model]], type[models.Model]]:
    """Decorate a model whose binary `columns` hold what `core.keys.portal_keys` encrypted."""

    def note(model: type[models.Model]) -> type[models.Model]:
        SEALED[model] = columns
        return model

    return note


def rotate() -> tuple[int, int]:
    """Encrypt everything again with the first of the portal's keys: (how many values, how many none opens).

    A row is written only if nobody changed it meanwhile. It may be stopped and run again at any time.
    """
    done = lost = 0
    for model, column in _columns():
        for pk, sealed in _values(model, column):
            try:
                done += _again(model, column, pk, bytes(sealed))
            except InvalidToken:
                lost += 1
    return done, lost


def _columns() -> Iterator[tuple[type[models.Model], str]]:
    for model, columns in SEALED.items():
        for column in columns:
            yield model, column


def _values(model: type[models.Model], column: str) -> Iterator[tuple[int, bytes]]:
    rows = model._default_manager.exclude(**{column: None}).order_by("pk").values_list("pk", column)
    return rows.iterator(chunk_size=500)


@transaction.atomic
def _again(model: type[models.Model], column: str, pk: int, sealed: bytes) -> int:
    renewed = portal_keys().rotate(sealed)
    return model._default_manager.filter(pk=pk, **{column: sealed}).update(**{column: renewed})
