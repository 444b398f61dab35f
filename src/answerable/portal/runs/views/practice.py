"""The practice desk: made-up matters to open, give to a unit, answer and close. Nothing of it is real."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.answers.rules import hints, placeholders
from answerable.portal.cases import queries as cases
from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit
from answerable.portal.runs import forms, rules, services
from answerable.portal.work.queries import working_calendar
from answerable.portal.work.rules import deadline

__all__ = ["practice", "practice_again", "practice_matter", "practice_step"]

WITHOUT_ANSWER = [
    ("cannot_be_met", gettext_lazy("Cannot be met, with reasons")),
    ("not_ours", gettext_lazy("Not ours to decide")),
    ("duplicate", gettext_lazy("Dealt with in another case")),
    ("withdrawn", gettext_lazy("Withdrawn by the sender")),
]
STATES = {
    "": gettext_lazy("Waiting"),
    "open": pgettext_lazy("practice", "Open"),
    "routed": gettext_lazy("With the units"),
    "answering": gettext_lazy("Answer in preparation"),
    "answered": gettext_lazy("Answered"),
    "closed": gettext_lazy("Closed"),
    "set_aside": gettext_lazy("Set aside"),
}


@require_safe
@never_cache
@requires("desk.view")
def practice(request: HttpRequest) -> HttpResponse:
    """The made-up inbox, with how far each matter is."""
    kept = services.practice_of(request.session)
    rows = [_shown(matter, kept[matter.key]) for matter in rules.MATTERS]
    return render(request, "runs/practice.html", {"rows": rows, "done": all(row["done"] for row in rows)})


@require_safe
@never_cache
@requires("desk.view")
def practice_matter(request: HttpRequest, key: str) -> HttpResponse:
    """One matter: what was written, what was done, and what can be done now."""
    return _page(request, _matter(key))


@require_POST
@never_cache
@requires("desk.view")
def practice_step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One step with it."""
    matter = _matter(key)
    kept = services.practice_of(request.session)[key]
    form = _form(step, kept, matter, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, matter, 422, **{step: form})
    given = form.told() if form is not None else {}

    def verb() -> None:
        services.practise(request.user, request.session, key, step, **given)

    attempt(request, _("Done. In a real case it would be so now."), verb)
    return redirect("runs:practice-matter", key)


@require_POST
@requires("desk.view")
def practice_again(request: HttpRequest) -> HttpResponse:
    """From the beginning."""
    said = _("All is as it was at the beginning.")
    attempt(request, said, services.start_again, request.user, request.session)
    return redirect("runs:practice")


def _matter(key: str) -> rules.Matter:
    found = next((each for each in rules.MATTERS if each.key == key), None)
    if found is None:
        raise Http404
    return found


def _form(step: str, kept: dict[str, Any], matter: rules.Matter, data: Any = None) -> Any:
    """The form of a step; None for a step that asks for nothing."""
    if step == "route":
        return forms.PracticeRouteForm(data)
    if step == "draft":
        written = kept.get("answer") or {"title": _said(matter, "title"), "question": _said(matter, "text")}
        return forms.PracticeAnswerForm(data, initial=written)
    if step in {"close", "set_aside"}:
        answered = kept["state"] == "answered"
        reasons = [("answered", _("Answered in public"))] if answered else WITHOUT_ANSWER
        return forms.PracticeCloseForm(data, reasons=reasons, of=step)
    return None


def _page(request: HttpRequest, matter: rules.Matter, status: int = 200, **wrong: Any) -> HttpResponse:
    kept = services.practice_of(request.session)[matter.key]
    able = rules.next_steps(kept)
    context = _shown(matter, kept) | {
        "kept": kept,
        "able": able,
        "forms": {step: wrong.get(step) or _form(step, kept, matter) for step in able},
        "unit": Unit.objects.filter(code=kept.get("unit", "")).first(),
        "fitting": responsible_unit(matter.topic, ""),
        "due": _due(matter),
    }
    if kept.get("answer"):
        words = [kept["answer"][name] for name in rules.PLACES_OF_TEXT]
        context |= {"hints": hints(*words), "open_places": placeholders(*words)}
    return render(request, "runs/practice_matter.html", context, status=status)


def _shown(matter: rules.Matter, kept: dict[str, Any]) -> dict[str, Any]:
    about = {"matter": matter, "title": _said(matter, "title"), "text": _said(matter, "text")}
    return about | {"state": STATES[kept["state"]], "done": rules.done_with(kept)}


def _said(matter: rules.Matter, part: str) -> str:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return getattr(matter, f"{part}_{language}")


def _due(matter: rules.Matter) -> Any:
    """When a real one that came in now would be due."""
    term = cases.limit_for(matter.topic, matter.urgency)
    return deadline(timezone.localtime(), term, working_calendar())
