"""What can be done about warnings: store and give them, say what they were, and what follows from that."""

from answerable.portal.signals.services.allowances import (
    DECIDE,
    fix_allowance,
    follow_verdicts,
    free_allowance,
    may_decide,
)
from answerable.portal.signals.services.rehearsals import store_rehearsals
from answerable.portal.signals.services.storing import PROMISED, forget, store
from answerable.portal.signals.services.verdicts import (
    VERDICT,
    edition,
    give_verdict,
    may_judge,
    withdraw_verdict,
)

__all__ = [
    "DECIDE",
    "PROMISED",
    "VERDICT",
    "edition",
    "fix_allowance",
    "follow_verdicts",
    "forget",
    "free_allowance",
    "give_verdict",
    "may_decide",
    "may_judge",
    "store",
    "store_rehearsals",
    "withdraw_verdict",
]
