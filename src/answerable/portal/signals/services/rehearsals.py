"""Keeping planted outbreaks, which only `runs` does."""

from __future__ import annotations

from django.db import transaction

from answerable.portal.signals.models import Rehearsal

__all__ = ["store_rehearsals"]

BATCH = 500


@transaction.atomic
def store_rehearsals(rows: list[dict]) -> int:
    """Keep planted outbreaks: `series`, `begun_on`, `cases`, `strength`, `found_on`, `p_value`; once each."""
    planted = [Rehearsal(**row) for row in rows]
    Rehearsal.objects.bulk_create(
        planted,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["series", "begun_on"],
        update_fields=["cases", "strength", "found_on", "p_value"],
    )
    return len(planted)
