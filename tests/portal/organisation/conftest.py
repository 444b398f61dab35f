"""A clock that can be moved."""

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch):
    """A clock that one moves: `clock(days=30)`. Everything in the portal asks `timezone` what time it is."""
    start, moved = timezone.now(), [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: start + moved[0])

    def move(**by):
        moved[0] += timedelta(**by)

    return move
