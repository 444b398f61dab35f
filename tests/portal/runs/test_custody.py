"""Owners hear of new browsers, newest seals are noted, and all that is due is erased."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from answerable.portal.accounts.models import Device, User
from answerable.portal.core import sealing
from answerable.portal.core.models import AuditEntry
from answerable.portal.core.services import record
from answerable.portal.notices.models import Delivery
from answerable.portal.runs import jobs

PASSWORD = "wolken-tisch-91"
pytestmark = pytest.mark.django_db


def test_a_sign_in_in_a_new_browser_is_told_once(client_of):
    frank = User.objects.create_user("frank", password=PASSWORD)
    for _browser in range(2):  # the first of an account is nothing new
        client_of(None).post("/sign-in/", {"username": "frank", "password": PASSWORD})
    assert jobs.tell_of_devices() == 1
    assert jobs.tell_of_devices() == 0
    told = Delivery.objects.filter(person=frank, notice__kind="accounts.new_device")
    assert told.values("notice").distinct().count() == 1


def test_what_waits_is_sealed_and_the_head_is_noted(alice):
    with transaction.atomic():
        record(alice, "open_case", ("cases.case", "C-1"))
    assert jobs.keep_audit() == AuditEntry.objects.count()
    assert jobs.keep_audit() == 0
    assert sealing.noted_heads() == [sealing.head()]


def test_the_job_erases_every_kind_that_is_due(alice):
    Device.objects.create(user=alice, token_hash="x", last_seen=timezone.now() - timedelta(days=181))
    assert jobs.erase_contacts() == 1
    assert not Device.objects.exists()
