"""Pages about personal data: how long each kind is kept, and what is held."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.portal.core import holds, retention
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.core.forms import HoldForm, LiftForm, RetentionForm
from answerable.portal.core.kinds import KIND_NAMES
from answerable.portal.core.models import Hold

__all__ = ["lift_hold", "personal_data", "place_hold", "set_days"]


@require_safe
@never_cache
@requires("personal.manage")
def personal_data(request: HttpRequest) -> HttpResponse:
    """Every kind with its days, and the holds that stand."""
    return _page(request)


@require_POST
@never_cache
@requires("personal.manage")
def set_days(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep one kind for another number of days."""
    if kind not in retention.KINDS:
        raise Http404
    form = RetentionForm(request.POST, auto_id=f"id_{kind}_%s")
    if form.is_valid() and _done(request, form, retention.set_days, kind, **form.cleaned_data):
        messages.success(request, _("It holds from now on."))
        return redirect("core:personal-data")
    return _page(request, rule_form={kind: form}, status=422)


@require_POST
@never_cache
@requires("personal.manage")
def place_hold(request: HttpRequest) -> HttpResponse:
    """Hold one thing's personal data."""
    form = HoldForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        said = {name: asked[name] for name in ("decision", "review_on")}
        if _done(request, form, holds.place, asked["kind"], asked["identity"], **said):
            messages.success(request, _("It is held until somebody lifts the hold."))
            return redirect("core:personal-data")
    return _page(request, hold_form=form, status=422)


@require_POST
@never_cache
@requires("personal.manage")
def lift_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold."""
    hold = get_object_or_404(Hold, pk=pk)
    form = LiftForm(request.POST)
    if form.is_valid() and _done(request, form, holds.lift, hold, **form.cleaned_data):
        messages.success(request, _("The hold is lifted; what is due is erased within the hour."))
        return redirect("core:personal-data")
    messages.error(request, next(iter(form.errors.values()))[0])
    return redirect("core:personal-data")


def _done(request: HttpRequest, form, verb, *args, **kwargs) -> bool:
    """Do `verb`; where the state does not allow it, the form says why."""
    try:
        verb(request.user, *args, **kwargs)
    except Conflict as wrong:
        form.add_error(None, wrong.sentence)
        return False
    return True


def _page(request: HttpRequest, status: int = 200, rule_form=None, **given) -> HttpResponse:
    own = retention.decisions()
    rows = [_row(kind, own.get(code), (rule_form or {}).get(code)) for code, kind in retention.KINDS.items()]
    standing = list(holds.standing_holds())
    for hold in standing:
        hold.kind_name = KIND_NAMES.get(hold.object_kind, hold.object_kind)
        hold.late = hold.review_on <= timezone.localdate()
    context = {"rows": rows, "holds": standing, "hold_form": HoldForm(), "lift_form": LiftForm()} | given
    return render(request, "core/personal_data.html", context, status=status)


def _row(kind: retention.Kind, rule, form) -> dict[str, object]:
    days = rule.days if rule else kind.standard
    form = form or RetentionForm(initial={"days": days}, auto_id=f"id_{kind.code}_%s")
    return {"kind": kind, "days": days, "decision": rule.decision if rule else "", "form": form}
