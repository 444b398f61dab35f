"""The tokens of what can be searched. The full-text index over them is laid down by the first migration."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One object that can be found: its kind, its key, and the tokens of its texts (`rules.tokens_of`)."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    tokens = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_entry_for_an_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
