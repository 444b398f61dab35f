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
from answerable.portal.answers.views.letters import hand_over, letter, letters
from answerable.portal.answers.views.public import answer, answer_list, evidence, home, of_matter, version
from answerable.portal.answers.views.templates import (
    confirm_template,
    retire_template,
    template,
    template_csv,
    template_list,
    template_new,
    template_xlsx,
)

__all__ = [
    "answer",
    "answer_list",
    "approve",
    "confirm_template",
    "correct",
    "draft",
    "evidence",
    "feedback",
    "follow",
    "hand_over",
    "home",
    "letter",
    "letters",
    "of_case",
    "of_matter",
    "publish",
    "retire_template",
    "send_back",
    "submit",
    "template",
    "template_csv",
    "template_list",
    "template_new",
    "template_xlsx",
    "version",
    "work",
]
