"""Addresses below /desk/queues/."""

from django.urls import path

from answerable.portal.queues import views

app_name = "queues"
urlpatterns = [
    path("<slug:code>/filters/", views.filters, name="filters"),
    path("<slug:code>/keep/", views.keep, name="keep"),
    path("<slug:code>/open-with/", views.prefer, name="prefer"),
    path("<slug:code>/live/", views.live, name="live"),
    path("<slug:code>/prepare/", views.prepare, name="prepare"),
    path("<slug:code>/act/", views.act, name="act"),
    path("filters/<int:pk>/change/", views.change, name="change"),
    path("filters/<int:pk>/drop/", views.drop, name="drop"),
    path("acts/<int:pk>/", views.bulk, name="bulk"),
    path("acts/<int:pk>/undo/", views.undo, name="undo"),
]
