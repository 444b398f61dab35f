"""Attempts are counted without remembering who or where."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from answerable.portal.core import limits
from answerable.portal.core.models import Attempt

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=15)


def test_five_attempts_are_enough():
    for _ in range(5):
        assert not limits.too_many("door", "alice", "203.0.113.9", limit=5, within=WINDOW)
        limits.note("door", "alice", "203.0.113.9", within=WINDOW)
    assert limits.too_many("door", "alice", "203.0.113.9", limit=5, within=WINDOW)
    assert not limits.too_many("door", "alice", "203.0.113.10", limit=5, within=WINDOW)


def test_neither_name_nor_address_is_kept():
    limits.note("door", "alice", "203.0.113.9", within=WINDOW)
    kept = " ".join(str(value) for value in Attempt.objects.values().get().values())
    assert "alice" not in kept
    assert "203.0.113.9" not in kept


def test_the_parts_cannot_run_into_each_other():
    limits.note("door", "ab", "c", within=WINDOW)
    assert not limits.too_many("door", "a", "bc", limit=1, within=WINDOW)


def test_old_attempts_are_gone_with_the_next_one():
    Attempt.objects.create(purpose="door", key="x", at=timezone.now() - WINDOW - timedelta(seconds=1))
    limits.note("door", "alice", within=WINDOW)
    assert Attempt.objects.count() == 1


def test_a_success_forgets():
    limits.note("door", "alice", within=WINDOW)
    limits.forget("door", "alice")
    assert not Attempt.objects.exists()


def test_behind_the_proxy_the_address_is_the_one_the_proxy_saw(settings):
    request = RequestFactory().get("/", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    assert limits.address_of(request) == "127.0.0.1"
    settings.BEHIND_TLS = True
    assert limits.address_of(request) == "203.0.113.9"


def test_the_nightly_sweep_leaves_only_today():
    Attempt.objects.create(purpose="door", key="x", at=timezone.now() - timedelta(days=2))
    limits.note("inbox", "alice", within=WINDOW)
    assert limits.sweep() == 1
    assert Attempt.objects.get().purpose == "inbox"
