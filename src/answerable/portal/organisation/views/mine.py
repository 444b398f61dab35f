"""What is held about whoever asks, and what they may do by which office."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from answerable.portal.accounts.queries import held_about
from answerable.portal.core.access import signed_in
from answerable.portal.core.holdings import holdings_of
from answerable.portal.organisation import queries
from answerable.portal.organisation.models import Delegation, Impersonation, Office

__all__ = ["mine", "mine_file"]


@require_safe
@never_cache
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What is held about the person who asks, and what they may do by which office."""
    context = {
        "account": held_about(request.user),
        "offices": queries.offices_of(request.user),
        "borrowed": queries.delegations_to(request.user)[:20],
        "looks": queries.looks_at(request.user)[:20],
        "holdings": holdings_of(request.user),
    }
    return render(request, "organisation/mine.html", context)


@require_safe
@never_cache
@signed_in
def mine_file(request: HttpRequest) -> HttpResponse:
    """The same, to take along."""
    held = {
        "account": held_about(request.user),
        "offices": [_plain(o) for o in queries.offices_of(request.user)],
        "lent_to_me": [_lent(each) for each in queries.delegations_to(request.user)],
        "looked_at_as_me": [_looked(each) for each in queries.looks_at(request.user)],
    } | {holding.code: told for holding, told in holdings_of(request.user)}
    response = HttpResponse(
        json.dumps(held, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="held-about-me.json"'
    return response


def _plain(office: Office) -> dict[str, object]:
    return {
        "office": office.kind.code,
        "unit": office.unit.code,
        "from": office.starts_on.isoformat(),
        "until": office.ends_on.isoformat() if office.ends_on else None,
        "acting": office.acting,
        "decision": office.decision,
    }


def _lent(lent: Delegation) -> dict[str, object]:
    return {
        "office": lent.office.kind.code,
        "unit": lent.unit.code,
        "permissions": lent.permissions,
        "from": lent.starts_on.isoformat(),
        "until": lent.ends_on.isoformat(),
        "reason": lent.reason,
    }


def _looked(look: Impersonation) -> dict[str, object]:
    return {"by": str(look.actor), "at": look.started_at.isoformat(), "reason": look.reason}
