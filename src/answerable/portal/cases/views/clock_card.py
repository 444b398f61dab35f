"""What the page of a case shows of its clock, and the forms that move it."""

from __future__ import annotations

from typing import Any

from answerable.portal.cases import forms, queries, rules
from answerable.portal.cases.models import Case, Question

__all__ = ["clock_context"]


def clock_context(user: Any, case: Case, given: dict[str, Any]) -> dict[str, Any]:
    """The clock, what senders were asked, and forms of what `user` may do; `given` were filled in wrongly."""
    face = queries.clock_face(case)
    if face is None:
        return {"face": None}
    due = face.clock.due_at
    return {
        "face": face,
        "questions": _with_forms(case, given.get("record_reply")),
        "clock_may": _may(user, case, face),
        "urgency": forms.UrgencyForm(initial={"urgency": face.clock.urgency}),
        "extension": forms.ExtensionForm(initial=forms.first_extension(due)),
        "ask_back": forms.AskBackForm(case=case),
        "pauses_left": rules.MOST_PAUSES - face.clock.pauses,
    }


def _with_forms(case: Case, filled: forms.RecordReplyForm | None) -> list[Question]:
    questions = list(queries.questions_of(case))
    for question in questions:
        fresh = forms.RecordReplyForm(of=question.pk)
        question.form = filled if filled is not None and filled.auto_id == fresh.auto_id else fresh
    return questions


def _may(user: Any, case: Case, face: queries.ClockFace) -> set[str]:
    clock = face.clock
    if clock.stopped_at is not None or case.state not in rules.LIVE:
        return set()
    asks = user.has_perm("cases.open", case.unit)
    asks = asks or user.has_perm("cases.handle", queries.unit_to_remind(case))
    able = {"ask_back"} if asks else set()
    if not clock.runs or not user.has_perm("cases.route", case.unit):
        return able
    moved = clock.pauses or clock.extensions
    return able | {"extension"} | (set() if moved else {"urgency"})
