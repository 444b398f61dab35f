"""What everybody may read: the chart of any day, units, rosters, and where something is missing."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.portal.core.access import public
from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.subjects import topic_choices, topic_name
from answerable.portal.core.templatetags.answerable import in_language
from answerable.portal.organisation import forms, queries
from answerable.portal.organisation.models import Unit

__all__ = ["chart", "chart_csv", "gaps", "gaps_csv", "roster", "roster_csv", "unit", "unit_suggestions"]

FEW_UNITS = 3  # more that answer for one topic are a search of their own


@require_safe
@public
def chart(request: HttpRequest) -> HttpResponse:
    """All units as trees on a day, or those that fit what is searched for; and which topic is whose."""
    form = forms.SearchForm(request.GET)
    sought = form.cleaned_data if form.is_valid() else {}
    if any(sought.get(name) for name in ("q", "tree", "kind", "topic")):
        return _found(request, form, sought)
    day = sought.get("on")
    trees = queries.trees_in_use(queries.outline(day))
    who = queries.answering(day, FEW_UNITS)
    topics = topic_choices()
    context = {
        "form": form,
        "on": day,
        "of_day": f"?on={day}" if day else "",
        "count": queries.count_on(day),
        "first_day": None if trees else queries.first_day(),
        "trees": [(tree, queries.lines_of(roots)) for tree, roots in trees],
        "coverage": [(code, name, who[code].units, who[code].many) for code, name in topics if code in who],
        "uncovered": [name for code, name in topics if code not in who],
    }
    return render(request, "organisation/chart.html", context)


@require_safe
@public
def chart_csv(request: HttpRequest) -> HttpResponse:
    """The chart of a day as a file, from the top down."""
    day = _asked_day(request)
    header = [
        _("unit"),
        _("name"),
        _("name in English"),
        _("kind"),
        _("below"),
        _("depth"),
        _("place"),
        _("topics"),
    ]
    everything = list(queries.branches_of(queries.chart(day)))
    codes = {branch.pk: branch.code for _depth, branch in everything}
    rows = (
        [
            branch.code,
            branch.name_zh,
            branch.name_en,
            in_language(branch.kind, "name"),
            codes.get(branch.above, ""),
            depth,
            branch.place_code,
            " ".join(branch.topics),
        ]
        for depth, branch in everything
    )
    return csv_response(f"organisation-of-{day or timezone.localdate()}", header, rows)


@require_safe
@public
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit on a day: what it answers for, who holds which office since when and by which decision."""
    found = get_object_or_404(Unit.objects.select_related("kind", "tree"), code=code)
    day = _asked_day(request)
    on = day or timezone.localdate()
    version = queries.version_on(found, on)
    context = {
        "unit": found,
        "version": version or found,
        "there": version is not None,
        "on": day,
        "above": queries.above_on(version, on) if version else [],
        "page_obj": page(request, queries.below_on(found, on), 60),
        "roster": queries.current_roster(found, on),
        "topics": [topic_name(topic) for topic in (version or found).topics],
        **({} if day else _past_and_future(found)),
    }
    return render(request, "organisation/unit.html", context)


@require_safe
@public
def roster(request: HttpRequest) -> HttpResponse:
    """Who holds which office since when and by which decision, of the whole organisation."""
    form = forms.RosterForm(request.GET)
    sought = form.cleaned_data if form.is_valid() else {}
    offices = queries.full_roster(sought.get("on"))
    if kind := sought.get("kind"):
        offices = offices.filter(kind=kind)
    offices = offices.filter(queries.named_so(sought.get("q", "")))
    context = {"form": form, "page_obj": page(request, offices), "on": sought.get("on")}
    return render(request, "organisation/roster.html", context)


@require_safe
@public
def roster_csv(request: HttpRequest) -> HttpResponse:
    """Every office in force on a day, as a file."""
    header = [
        _("unit"),
        _("name"),
        _("office"),
        _("holder"),
        _("since"),
        _("until"),
        _("acting"),
        _("decision"),
        _("where it can be read"),
    ]
    rows = (
        [
            o.unit.code,
            str(o.unit),
            str(o.kind),
            o.holder.display_name or _("name not given") if o.holder else "",
            o.starts_on,
            o.ends_on or "",
            o.acting,
            o.decision,
            o.decision_url,
        ]
        for o in queries.full_roster(_asked_day(request))
    )
    return csv_response("roster", header, rows)


@require_safe
@public
def gaps(request: HttpRequest) -> HttpResponse:
    """The units that name no liaison for online service, or lack an office that their kind needs."""
    shown = page(request, queries.gaps())
    shown.object_list = queries.told(shown.object_list)
    units, without = queries.gap_counts()
    return render(request, "organisation/gaps.html", {"page_obj": shown, "units": units, "without": without})


@require_safe
@public
def gaps_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    header = [_("unit"), _("name"), _("kind"), _("no liaison"), _("offices missing"), _("ask meanwhile")]
    rows = (
        [
            gap.version.unit.code,
            in_language(gap.version, "name"),
            in_language(gap.version.kind, "name"),
            gap.no_liaison,
            " ".join(in_language(kind, "name") for kind in gap.missing),
            gap.instead.code if gap.instead else "",
        ]
        for gap in queries.told(queries.gaps())
    )
    return csv_response("coverage", header, rows)


@require_safe
@public
def unit_suggestions(request: HttpRequest) -> HttpResponse:
    """The options of a field that asks for a unit, for what is typed so far."""
    typed = next(iter(request.GET.values()), "")[:80]
    units = queries.search(typed)[:20] if typed.strip() else []
    return HttpResponse(forms.options((unit.code, in_language(unit, "name")) for unit in units))


def _found(request: HttpRequest, form, sought: dict) -> HttpResponse:
    """What the search finds, page by page."""
    narrowed = {name: sought[name].code for name in ("tree", "kind") if sought.get(name)}
    units = queries.search(sought.get("q", ""), topic=sought.get("topic", ""), **narrowed)
    context = {"form": form, "page_obj": page(request, units), "topic": sought.get("topic", "")}
    return render(request, "organisation/found.html", context)


def _past_and_future(found: Unit) -> dict[str, object]:
    return {
        "liaisons": queries.liaisons_of(found),
        "past": queries.past_roster(found)[:20],
        "coming": queries.coming_roster(found),
        "changes": queries.changes_of(found)[:30],
        "former_names": queries.former_names(found),
        "successions": queries.successions_of(found),
    }


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
