"""What can be done with answers: each verb checks the right, writes in a transaction, leaves a line."""

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

__all__ = [
    "approve",
    "begin_correction",
    "draft",
    "give_feedback",
    "publish",
    "revise",
    "send_back",
    "submit",
    "take_evidence",
]
