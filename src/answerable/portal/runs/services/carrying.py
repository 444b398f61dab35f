"""What the organisation's days bring: planned changes take effect, and who must know is told.

The organisation lies upstream of the notices, so that it leaves rows, and this carries them on.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.portal.notices import services as notices
from answerable.portal.organisation import services as organisation
from answerable.portal.organisation.models import Impersonation, Proposal
from answerable.portal.organisation.queries import proposals_to_tell, who_may_confirm

__all__ = ["LOOKED", "PROPOSED", "keep_organisation"]

LOOKED, PROPOSED = "organisation.looked", "organisation.proposed"


def keep_organisation(at: dt.datetime | None = None) -> dict[str, int]:
    """Put changes into force whose day has come; tell of looks, and of what waits for a second person."""
    at = at or timezone.now()
    counts = {"changed": organisation.put_into_force()}
    counts["looks"] = sum(_tell_of_look(look, at) for look in Impersonation.objects.filter(told_at=None))
    counts["proposals"] = sum(_tell_of_proposal(proposal, at) for proposal in proposals_to_tell())
    return counts


@transaction.atomic
def _tell_of_look(look: Impersonation, at: dt.datetime) -> bool:
    """Tell the person that somebody looked at the portal as they see it, once."""
    if not Impersonation.objects.filter(pk=look.pk, told_at=None).update(told_at=at):
        return False
    when = timezone.localtime(look.started_at)
    notices.send(
        LOOKED,
        to=[look.person],
        matter=notices.Matter(
            "organisation.look", look.pk, label=lambda: _("Your view"), url=reverse("organisation:mine")
        ),
        text=lambda: (
            _("%(who)s looked at the portal as you see it, %(when)s: %(reason)s")
            % {"who": look.actor, "when": date_format(when, "Y-m-d H:i"), "reason": look.reason}
        ),
        key=f"{LOOKED}:{look.pk}",
        at=at,
    )
    return True


@transaction.atomic
def _tell_of_proposal(proposal: Proposal, at: dt.datetime) -> bool:
    """Tell those who may confirm it that something waits for them, once."""
    if not Proposal.objects.filter(pk=proposal.pk, told_at=None).update(told_at=at):
        return False
    name = organisation.second_person.name_of_act
    notices.send(
        PROPOSED,
        to=who_may_confirm(proposal, organisation.second_person.permission_of(proposal.verb)),
        matter=notices.Matter(
            "organisation.proposal",
            proposal.pk,
            label=lambda: name(proposal.verb),
            url=reverse("organisation:proposal", args=[proposal.pk]),
        ),
        text=lambda: (
            _("%(who)s asks for a second person: %(what)s")
            % {"who": proposal.proposed_by, "what": proposal.label}
        ),
        key=f"{PROPOSED}:{proposal.pk}",
        at=at,
    )
    return True
