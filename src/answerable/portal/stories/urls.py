"""Addresses below /desk/stories/. A story's id comes last; the library's ids begin with `s-`."""

from django.urls import path

from answerable.portal.stories import views

app_name = "stories"
urlpatterns = [
    path("", views.story_list, name="list"),
    path("concerns/", views.concerns, name="concerns"),
    path("thresholds/", views.thresholds, name="thresholds"),
    path("marks/", views.mark_list, name="marks"),
    path("marks/<int:pk>/undo/", views.undo, name="undo"),
    path("briefings/", views.briefing_list, name="briefings"),
    path("briefings/write/", views.write_briefing, name="write-briefing"),
    path("briefings/<int:pk>/", views.briefing, name="briefing"),
    path("briefings/<int:pk>.pdf", views.briefing_paper, name="briefing-paper"),
    path("<str:story_id>/", views.story, name="story"),
    path("<str:story_id>/curate/", views.curate, name="curate"),
    path("<str:story_id>/join/", views.join, name="join"),
    path("<str:story_id>/split/", views.split, name="split"),
    path("<str:story_id>/pin/", views.pin, name="pin"),
    path("<str:story_id>/name/", views.name, name="name"),
]
