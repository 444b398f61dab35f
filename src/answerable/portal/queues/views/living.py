"""What is new in a list that somebody has open.

The page asks every twenty seconds with the mark of the last answer. While nothing has been done anywhere, the
reply is 304 after one look at the end of the audit log; rows never move under the reader.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from answerable.portal.core.access import requires
from answerable.portal.queues import queries
from answerable.portal.queues.views.keeping import queue_for


@require_safe
@never_cache
@requires("desk.view")
def live(request: HttpRequest, code: str) -> HttpResponse:
    """{"tabs": {key of the filter: its count}, "fresh": how many rows are new, "text": that in words}."""
    queue = queue_for(request.user, code)
    mark = f'"{queries.version()}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    asked = queue.asked(request.GET.dict())
    many = queries.fresh(request.user, queue, asked, _since(request))
    said = ngettext("%(n)d new row. Show it.", "%(n)d new rows. Show them.", many) % {"n": many}
    counts = {str(tab.filter.pk): tab.shown for tab in queries.tabs(request.user, queue, asked)}
    told = {"tabs": counts, "fresh": many, "text": said if many else ""}
    return JsonResponse(told, headers={"ETag": mark})


def _since(request: HttpRequest) -> dt.datetime:
    """When the page was opened, as it says itself; now where it says nonsense."""
    try:
        said = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        said = None
    return said if said and timezone.is_aware(said) else timezone.now()
