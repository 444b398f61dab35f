"""Every address of the portal. Public pages first, then the desk; each application keeps its own list."""

from django.urls import include, path

from answerable.portal.answers import views as answers
from answerable.portal.runs import views as runs

urlpatterns = [
    path("", answers.home, name="home"),
    path("", include("answerable.portal.core.urls")),
    path("", include("answerable.portal.accounts.urls")),
    path("organisation/", include("answerable.portal.organisation.urls")),
    path("", include("answerable.portal.notices.urls")),
    path("", include("answerable.portal.cases.urls")),
    path("answers/", include("answerable.portal.answers.urls")),
    path("", include("answerable.portal.suggestions.urls")),
    path("rates/", include("answerable.portal.rates.urls")),
    path("", include("answerable.portal.agenda.urls")),
    path("", include("answerable.portal.wechat.urls")),
    path("desk/", runs.desk, name="desk"),
    path("desk/work/", include("answerable.portal.work.urls")),
    path("desk/queues/", include("answerable.portal.queues.urls")),
    path("desk/sources/", include("answerable.portal.sources.urls")),
    path("desk/stories/", include("answerable.portal.stories.urls")),
    path("desk/topics/", include("answerable.portal.topics.urls")),
    path("desk/signals/", include("answerable.portal.signals.urls")),
    path("desk/runs/", include("answerable.portal.runs.urls")),
]

handler400 = "answerable.portal.core.refusals.bad_request"
handler403 = "answerable.portal.core.refusals.refused"
handler404 = "answerable.portal.core.refusals.not_found"
handler500 = "answerable.portal.core.refusals.broken"
