"""The pages of answers: for readers, for those who asked, and for the desk."""

from answerable.portal.answers.views.asker import feedback, follow
from answerable.portal.answers.views.desk import (
    approve,
    correct,
    draft,
    of_case,
    publish,
    send_back,
    submit,
    work,
)
from answerable.portal.answers.views.public import answer, answer_list, evidence, home, version

__all__ = [
    "answer",
    "answer_list",
    "approve",
    "correct",
    "draft",
    "evidence",
    "feedback",
    "follow",
    "home",
    "of_case",
    "publish",
    "send_back",
    "submit",
    "version",
    "work",
]
