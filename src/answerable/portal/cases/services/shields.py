"""Keeping a complaint from the unit that it is about: as the sender asks, or as the desk sees later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.portal.cases.models import Message
from answerable.portal.cases.queries import dealing_unit, overseeing_unit
from answerable.portal.cases.services.steps import require_message
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record

__all__ = ["shield", "shielded"]


def shielded(about: Any) -> dict[str, Any]:
    """The fields of a confidential message about a unit, or about one that the sender cannot name."""
    desk = dealing_unit(about, overseeing_unit())
    if desk is None:
        raise Conflict(
            _(
                "Nobody stands above this unit here, so that we cannot keep your complaint from it. "
                "Please write to the body that oversees it."
            )
        )
    return {"confidential": True, "about": about, "desk": desk}


@transaction.atomic
def shield(user: Any, message: Message, about: Any, at: dt.datetime | None = None) -> Message:
    """Make a waiting message confidential: the desk sees what the sender may not have known to ask for."""
    require_message(user, "cases.open", message)
    fields = shielded(about)
    waiting = Message.objects.filter(pk=message.pk, state=Message.State.WAITING, confidential=False)
    if waiting.update(**fields) != 1:
        raise Conflict(_("Only a message that waits can be made confidential, and only once."))
    record(user, "shield", ("cases.message", message.reference), at=at)
    message.refresh_from_db(fields=list(fields))
    return message
