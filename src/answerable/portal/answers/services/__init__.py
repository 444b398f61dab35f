"""What can be done with answers: each verb checks the right, writes in a transaction, leaves a line."""

from answerable.portal.answers.services.bringing import hand_over, mail_answers
from answerable.portal.answers.services.drafting import (
    approve,
    begin_correction,
    draft,
    publish,
    revise,
    send_back,
    submit,
)
from answerable.portal.answers.services.evidence import take_evidence
from answerable.portal.answers.services.feedback import give_feedback
from answerable.portal.answers.services.templates import (
    KEEP_TEMPLATES,
    confirm_template,
    retire_template,
    revise_template,
    write_template,
)

__all__ = [
    "KEEP_TEMPLATES",
    "approve",
    "begin_correction",
    "confirm_template",
    "draft",
    "give_feedback",
    "hand_over",
    "mail_answers",
    "publish",
    "retire_template",
    "revise",
    "revise_template",
    "send_back",
    "submit",
    "take_evidence",
    "write_template",
]
