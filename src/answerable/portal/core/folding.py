"""A history that is read: the same act many times within a minute is one line of it.

Messages join a case all day long as they come in; those of a day are one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.portal.core.models import AuditEntry
from answerable.portal.core.verbs import VERB_NAMES

__all__ = ["act_text", "folded"]


def folded(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries, of each run of like ones only the first, with `times` saying how many they were."""
    return [_first_of(list(run)) for _key, run in groupby(entries, _likeness)]


def act_text(entry: AuditEntry) -> str:
    """What was done, in words as the reader reads, and how often if `folded` found it more than once."""
    times = getattr(entry, "times", 1)
    if entry.verb == "attach" and times > 1:
        return ngettext("joined %(n)d message to the case", "joined %(n)d messages to the case", times) % {
            "n": times
        }
    said = str(VERB_NAMES.get(entry.verb, entry.verb.replace("_", " ")))
    return _("%(said)s (%(n)d times)") % {"said": said, "n": times} if times > 1 else said


def _likeness(entry: AuditEntry) -> tuple:
    """What must be the same to be one line; a reason is always read, so that its line stands alone."""
    alone = entry.pk if entry.personal or entry.detail.get("reason") else None
    local = timezone.localtime(entry.at)
    when = local.date() if entry.verb == "attach" else local.replace(second=0, microsecond=0)
    return when, entry.verb, entry.actor, entry.object_kind, entry.object_id, entry.unit_code, alone


def _first_of(run: Sequence[AuditEntry]) -> AuditEntry:
    run[0].times = len(run)
    return run[0]
