"""Files that people sent with something. Who may read them is for the owner of that something to say."""

from __future__ import annotations

from django.db import models

from answerable.portal.core.vaults import keeps_sealed


@keeps_sealed("content")
class File(models.Model):
    """One file made harmless, encrypted, and the thing it belongs to (`kind` and `key`, as in the search)."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes as kept, before encryption
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "key"], name="file_of_an_object")]

    def __str__(self) -> str:
        return self.name
