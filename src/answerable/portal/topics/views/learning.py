"""What was learned from the desk: figures, confusions, telling words; and the switch."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.topics import queries, rules, services
from answerable.portal.topics.models import TrainedModel

__all__ = ["learning", "switch_off", "switch_on", "train"]


@requires("desk.view")
@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    """The newest training, or the one that `?model=` names, with everything by which it can be judged."""
    asked = request.GET.get("model", "")
    model = queries.model_or_none(asked) if asked else queries.latest_asked()
    if asked and model is None:
        raise Http404
    context = {
        "model": model,
        "others": queries.models()[:12],
        "active": queries.active_model(),
        "waiting": queries.waiting_model(),
        "corrections": queries.correction_count(),
        "enough": rules.ENOUGH_LABELS,
        "beats": bool(model) and rules.beats(model.figures),
        "table": _confusions(model),
        "may_manage": request.user.has_perm(services.MANAGE),
    }
    return render(request, "topics/learning.html", context)


@requires("sources.manage")
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Ask for a training."""
    said = _("It will be trained within minutes; come back to this page.")
    attempt(request, said, services.ask_for_training, request.user)
    return redirect("topics:learning")


@requires("sources.manage")
@require_POST
def switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a model tell topics."""
    model = queries.model_or_none(pk)
    if model is None:
        raise Http404
    said = _("It tells topics from the next pass of listening on.")
    attempt(request, said, services.switch_on, request.user, model)
    return redirect("topics:learning")


@requires("sources.manage")
@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    """Go back to the words."""
    said = _("From the next pass of listening on, the words of the taxonomy tell topics again.")
    attempt(request, said, services.switch_off, request.user)
    return redirect("topics:learning")


def _confusions(model: TrainedModel | None) -> dict[str, Any]:
    """Codes and rows of (code, cells of (count, shade)): what the desk said down, what was told across."""
    held = model.figures.get("confusion") if model else None
    if not held:
        return {}
    rows = []
    for code, counts in zip(held["labels"], held["counts"], strict=True):
        rows.append((code, [(count, rules.heat(count, sum(counts))) for count in counts]))
    return {"labels": held["labels"], "rows": rows, "rest": rules.REST}
