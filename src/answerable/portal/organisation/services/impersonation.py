"""Looking at the portal as somebody else: for a short time, without writing, and the person is told."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.access import outranks, standing
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Impersonation

__all__ = ["IMPERSONATE", "LASTS", "begin_look", "end_look"]

IMPERSONATE = "organisation.impersonate"
LASTS = timedelta(minutes=20)


@transaction.atomic
def begin_look(actor, person, *, reason: str) -> Impersonation:
    """See what `person` sees, for twenty minutes. The row tells them; nothing can be written."""
    if not actor.has_perm(IMPERSONATE):
        raise Refused(permission=IMPERSONATE)
    if person == actor:
        raise Conflict(_("You see the portal with your own eyes already."))
    if not person.is_active:
        raise Conflict(_("This account is switched off: there is nothing to see."))
    if not all(actor.has_perm(IMPERSONATE, office.unit) for office in standing(person)):
        raise Refused(permission=IMPERSONATE)
    if not outranks(actor, person):
        raise Refused(_("This person has authority that you do not have."), permission=IMPERSONATE)
    now = timezone.now()
    look = Impersonation.objects.create(
        actor=actor, person=person, reason=reason, started_at=now, ends_at=now + LASTS
    )
    record(actor, "organisation.begin_look", person, look=look.pk, reason=reason)
    return look


@transaction.atomic
def end_look(look: Impersonation) -> None:
    """Back to one's own eyes; doing it twice is harmless."""
    now = timezone.now()
    if Impersonation.objects.filter(pk=look.pk, ended_at=None).update(ended_at=now):
        record(look.actor, "organisation.end_look", look.person, look=look.pk)
