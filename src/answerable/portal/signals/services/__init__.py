"""What can be done about warnings: store and give them, say what they were, and what follows from that."""

from answerable.portal.signals.services.allowances import (
    DECIDE,
    fix_allowance,
    follow_verdicts,
    free_allowance,
)
from answerable.portal.signals.services.rehearsals import store_rehearsals
from answerable.portal.signals.services.storing import PROMISED, forget, store
from answerable.portal.signals.services.verdicts import VERDICT, give_verdict, withdraw_verdict

__all__ = [
    "DECIDE",
    "PROMISED",
    "VERDICT",
    "fix_allowance",
    "follow_verdicts",
    "forget",
    "free_allowance",
    "give_verdict",
    "store",
    "store_rehearsals",
    "withdraw_verdict",
]
