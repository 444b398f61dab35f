"""A curator's pages: one story's joining, splitting, pinning and naming; all marks; the thresholds."""

from __future__ import annotations

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.portal.core.access import requires
from answerable.portal.core.columns import columns
from answerable.portal.core.exports import Table, takes_away
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt, back
from answerable.portal.stories import forms, queries, services
from answerable.portal.stories.models import Story
from answerable.portal.stories.rules import free_of_marks

__all__ = ["curate", "join", "mark_list", "name", "pin", "split", "undo"]

OFFERED = 12  # stories to join with
SHOWN = 60  # groups of copies to choose from, and titles


@requires("cases.open")
@require_GET
def curate(request: HttpRequest, story_id: str) -> HttpResponse:
    """Everything that can be said of one story; `?q=` seeks another one to join it with."""
    return _page(request, _whole(story_id))


@requires("cases.open")
@require_POST
def join(request: HttpRequest, story_id: str) -> HttpResponse:
    story = _whole(story_id)
    form = forms.JoinForm(request.POST, choices=[(request.POST.get("other", ""), "")])
    if not form.is_valid():
        return _page(request, story, join=forms.JoinForm(request.POST, choices=_joinable(request, story)))
    other = queries.story_or_none(form.cleaned_data["other"])
    if other is None:
        raise Http404
    reason = form.cleaned_data["reason"]
    attempt(request, _waits(), services.join_stories, request.user, story, other, reason)
    return redirect("stories:curate", story.story_id)


@requires("cases.open")
@require_POST
def split(request: HttpRequest, story_id: str) -> HttpResponse:
    story = _whole(story_id)
    form = forms.SplitForm(request.POST, choices=_groups(request, story))
    if not form.is_valid():
        return _page(request, story, split=form)
    said = form.cleaned_data
    attempt(request, _waits(), services.split_story, request.user, story, said["documents"], said["reason"])
    return redirect("stories:curate", story.story_id)


@requires("cases.open")
@require_POST
def pin(request: HttpRequest, story_id: str) -> HttpResponse:
    story = _whole(story_id)
    form = forms.ReasonForm(request.POST, prefix="pin")
    if not form.is_valid():
        return _page(request, story, pin=form)
    attempt(request, _waits(), services.pin_story, request.user, story, form.cleaned_data["reason"])
    return redirect("stories:curate", story.story_id)


@requires("cases.open")
@require_POST
def name(request: HttpRequest, story_id: str) -> HttpResponse:
    story = _whole(story_id)
    form = forms.NameForm(request.POST, choices=_titles(story), prefix="name")
    if not form.is_valid():
        return _page(request, story, name=form)
    said = form.cleaned_data
    verb = (services.choose_name, request.user, story, said["document"], said["reason"])
    attempt(request, _("The story has its name."), *verb)
    return redirect("stories:curate", story.story_id)


def _marks_table(request: HttpRequest) -> Table:
    rows = (
        [
            *(each.at, each.by, each.get_kind_display(), each.story and each.story.story_id),
            *(each.reason, each.get_state_display()),
        ]
        for each in queries.marks()
    )
    return columns("at", "who", "kind", "story", "reason", "state"), rows


@requires("cases.open")
@require_GET
@takes_away("marks", _marks_table)
def mark_list(request: HttpRequest) -> HttpResponse:
    """Everything that curators said, the newest first."""
    return render(request, "stories/marks.html", {"page_obj": page(request, queries.marks())})


@requires("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one mark back, with a reason."""
    mark = queries.mark_or_none(pk)
    if mark is None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        return render(request, "stories/undo.html", {"mark": mark, "form": form}, status=status)
    attempt(request, _("Taken back."), services.undo_mark, request.user, mark, form.cleaned_data["reason"])
    return back(request, "stories:marks")


def _whole(story_id: str) -> Story:
    found = queries.story_or_none(story_id)
    if found is None:
        raise Http404
    return found.merged_into or found


def _waits() -> str:
    return _("Noted. It takes effect at the next listening, within a few minutes.")


def _page(request: HttpRequest, story: Story, **filled: django_forms.Form) -> HttpResponse:
    blank = {
        "join": forms.JoinForm(choices=_joinable(request, story)),
        "split": forms.SplitForm(choices=_groups(request, story)),
        "pin": forms.ReasonForm(prefix="pin"),
        "name": forms.NameForm(choices=_titles(story), prefix="name"),
    }
    context = {f"{which}_form": form for which, form in (blank | filled).items()}
    context |= {"story": story, "q": request.GET.get("q", ""), "marks": queries.marks_of(story)[:SHOWN]}
    return render(request, "stories/curate.html", context, status=422 if filled else 200)


def _joinable(request: HttpRequest, story: Story) -> list[tuple[str, str]]:
    """Stories found by words, or else the related ones, each with its size."""
    reads_inbox, q = queries.reads_inbox(request.user), request.GET.get("q", "").strip()
    found = queries.seek(q, reads_inbox)[:OFFERED] if q else _related(story, reads_inbox)
    return [(each.story_id, _offered(each, reads_inbox)) for each in found if each.pk != story.pk]


def _related(story: Story, reads_inbox: bool) -> list[Story]:
    return [row["story"] for row in queries.related_to(story, reads_inbox, OFFERED)]


def _offered(story: Story, reads_inbox: bool) -> str:
    name = story.heading if reads_inbox else story.open_heading
    return _("%(name)s (%(n)d documents)") % {"name": Truncator(name).chars(60), "n": story.documents}


def _groups(request: HttpRequest, story: Story) -> list[tuple[str, str]]:
    """The groups of copies that the reader may read, the last said first."""
    reads_inbox = queries.reads_inbox(request.user)
    groups = queries.evidence_groups(story)[:SHOWN]
    shown = [each for each in queries.evidence_on(story, groups) if reads_inbox or not each.was_written_to_us]
    return [(each.document.doc_id, _line(each)) for each in shown]


def _line(each: queries.Evidence) -> str:
    said = Truncator(each.document.title or each.document.text).chars(70)
    where = each.document.source or _("Our own inbox")
    return f"{said} · {where}" + (f" ×{each.copies}" if each.copies > 1 else "")


def _titles(story: Story) -> list[tuple[str, str]]:
    public = queries.readable_documents(story, with_inbox=False).exclude(title="")
    rows = public.order_by("published_at", "doc_id").values_list("doc_id", "title")[: SHOWN * 3]
    titles = {title: doc_id for doc_id, title in reversed(rows) if free_of_marks(title)}
    return [(doc_id, Truncator(title).chars(80)) for title, doc_id in reversed(titles.items())][:SHOWN]
