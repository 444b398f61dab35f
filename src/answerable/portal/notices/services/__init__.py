"""The verbs of notices: tell, empty the outbox, read, choose."""

from answerable.portal.notices.services.bell import InApp, read, read_all, read_matter
from answerable.portal.notices.services.choosing import (
    change_choice,
    change_manner,
    stop_by_token,
    token_to_stop,
)
from answerable.portal.notices.services.mail import Mail
from answerable.portal.notices.services.outbox import empty_outbox, forget_old, report, send_again
from answerable.portal.notices.services.telling import Matter, in_both, send
from answerable.portal.notices.services.ways import (
    Backend,
    Outcome,
    Post,
    backend_of,
    backends,
    register,
)

register(InApp())
register(Mail())

__all__ = [
    "Backend",
    "InApp",
    "Mail",
    "Matter",
    "Outcome",
    "Post",
    "backend_of",
    "backends",
    "change_choice",
    "change_manner",
    "empty_outbox",
    "forget_old",
    "in_both",
    "read",
    "read_all",
    "read_matter",
    "register",
    "report",
    "send",
    "send_again",
    "stop_by_token",
    "token_to_stop",
]
