"""Addresses below /desk/topics/. A topic's code comes last; forms refuse codes that stand here."""

from django.urls import path

from answerable.portal.topics import views

app_name = "topics"
urlpatterns = [
    path("", views.topic_list, name="list"),
    path("add/", views.add, name="add"),
    path("preview/", views.preview, name="preview"),
    path("versions/", views.version_list, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("versions/<int:number>/activate/", views.activate, name="activate"),
    path("draft/discard/", views.discard, name="discard"),
    path("correct/", views.correct, name="correct"),
    path("learning/", views.learning, name="learning"),
    path("learning/train/", views.train, name="train"),
    path("learning/<int:pk>/switch-on/", views.switch_on, name="switch-on"),
    path("learning/switch-off/", views.switch_off, name="switch-off"),
    path("<slug:code>/", views.edit, name="topic"),
    path("<slug:code>/retire/", views.retire, name="retire"),
]
