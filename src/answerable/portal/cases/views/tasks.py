"""Giving a unit a task for a case: what was agreed becomes work with a date and evidence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from answerable.portal.cases import queries, rules
from answerable.portal.core.access import requires
from answerable.portal.core.errors import Conflict
from answerable.portal.work import queries as work_queries
from answerable.portal.work import services as work
from answerable.portal.work.forms import GiveForm

__all__ = ["give_task"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("work.give")
def give_task(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a task that belongs to a case; afterwards back to the case, where it is shown."""
    case = queries.get_case_for(request.user, number)
    form = GiveForm(
        request.POST if request.method == "POST" else None, units=work_queries.units_to_ask(request.user)
    )
    if form.is_bound and form.is_valid():
        unit = form.cleaned_data["unit"]
        label = number if case.confidential else case.title
        about = work.About("cases.case", number, label, reverse("cases:case", args=[number]))
        asked = {name: form.cleaned_data[name] for name in ("title", "words")} | {"about": about}
        try:
            giver = work_queries.asking_unit(request.user, unit)
            if not queries.may_be_asked(case, unit):
                raise Conflict(_("This case is confidential; this unit must not learn of it."))
            if case.state not in rules.LIVE:
                raise Conflict(_("This case has ended; open it again before you give tasks."))
            work.give(request.user, giver=giver, unit=unit, due_at=form.due_at, **asked)
        except Conflict as wrong:
            form.add_error(None, wrong.sentence)
        else:
            return redirect("cases:case", number)
    context = {
        "form": form,
        "about": f"{number} · {case.title}",
        "back": reverse("cases:case", args=[number]),
    }
    return render(request, "work/new.html", context, status=422 if form.is_bound else 200)
