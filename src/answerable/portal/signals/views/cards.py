"""One warning's card, with what was said of it and what that does; and why a story warns."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.responses import attempt
from answerable.portal.notices import services as notices
from answerable.portal.signals import queries, rules, services
from answerable.portal.signals.forms import VerdictForm
from answerable.portal.signals.models import Signal, Verdict
from answerable.portal.signals.views.charts import chart_of, pace_chart
from answerable.portal.stories.queries import reads_inbox, story_or_none

__all__ = ["of_story", "signal", "verdict", "withdraw"]


@requires("desk.view")
@require_GET
def of_story(request: HttpRequest, story_id: str) -> HttpResponse:
    """Every judged period that points to a story, with the band of its series as a chart."""
    story = story_or_none(story_id)
    if story is None:
        raise Http404
    warning = story.warning or {}
    band = queries.band_of(warning["series"], warning["frequency"]) if warning else []
    context = {"story": story, "warning": warning, "band": band, "chart": chart_of(band)}
    return render(request, "signals/story.html", context)


@requires("desk.view")
@require_GET
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning's card: what, where, since when, against what, the evidence, and what others were."""
    warning = _found(pk)
    notices.read_matter(request.user, "signals.signal", str(pk))
    said = getattr(warning, "verdict", None)
    return _card(request, warning, VerdictForm(instance=said, initial={"over": services.edition(said)}))


@requires("cases.open")
@require_POST
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a warning turned out to be."""
    warning = _found(pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _card(request, warning, form)
    said = form.cleaned_data
    verb = (services.give_verdict, request.user, warning, said["found"], said["reason"], said["official_on"])
    seen = {"about": said["about"], "over": said["over"] if "over" in request.POST else None}
    attempt(request, _("It is written into the record."), *verb, **seen)
    return redirect("signals:signal", pk)


@requires("cases.open")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one said of a warning."""
    verb = (services.withdraw_verdict, request.user, _found(pk))
    attempt(request, _("Taken back, with what followed from it."), *verb)
    return redirect("signals:signal", pk)


def _found(pk: int) -> Signal:
    found = Signal.objects.select_related("story", "verdict").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _card(request: HttpRequest, warning: Signal, form: VerdictForm) -> HttpResponse:
    band, may_judge = queries.band_before(warning), services.may_judge(request.user, warning)
    verdict = Verdict.objects.filter(signal=warning).select_related("given_by").first()
    context = {
        "signal": warning,
        "story": warning.story,
        "verdict": verdict,
        "form": form,
        "may_judge": warning.alarm and may_judge,
        "may_withdraw": verdict is not None and may_judge and verdict.given_by_id == request.user.pk,
        "effect": _effect(warning) if warning.alarm and may_judge else None,
        "since": queries.risen_since(warning),
        "unit": queries.answering_unit(warning),
        "evidence": queries.evidence_of(warning),
        "reads_inbox": reads_inbox(request.user),
        "similar": queries.similar_to(warning),
        "silent": queries.silent_sources(warning),
        "band": band,
        "chart": chart_of(band),
    }
    return render(request, "signals/card.html", context | _pace(request, warning))


def _pace(request: HttpRequest, warning: Signal) -> dict[str, Any]:
    """What was said by hour, or by day or week where `?by=` asks for it."""
    by = request.GET.get("by", "")
    by = by if by in queries.PACES else "hour"
    paces = queries.pace_of(warning, by)
    names = {"hour": _("by hour"), "day": _("by day"), "week": _("by week")}
    return {"by": by, "paces": paces, "pace_chart": pace_chart(paces, by), "pace_names": names.items()}


def _effect(warning: Signal) -> dict[str, Any]:
    """What saying that it was worth giving, or in vain, would do to the allowance of its family."""
    family = rules.family_of(warning.series)
    latest, said = queries.latest_allowance(family), queries.said_of(family)
    return {
        "family": family,
        "now": latest.value if latest else 1.0,
        "fixed": bool(latest and latest.fixed),
        "since": timezone.localdate(),
        "good": rules.allowance_after(said, "real"),
        "false": rules.allowance_after(said, "false"),
        "documents": len(queries.documents_of(warning)),
    }
