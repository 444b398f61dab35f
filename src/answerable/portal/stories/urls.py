"""Addresses below /desk/stories/."""

from django.urls import path

from answerable.portal.stories import views

app_name = "stories"
urlpatterns = [
    path("", views.story_list, name="list"),
    path("<str:story_id>/", views.story, name="story"),
]
