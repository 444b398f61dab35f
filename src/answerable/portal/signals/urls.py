"""Addresses below /desk/signals/."""

from django.urls import path

from answerable.portal.signals import views

app_name = "signals"
urlpatterns = [
    path("", views.signal_list, name="list"),
    path("record/", views.record, name="record"),
    path("allowances/", views.allowances, name="allowances"),
    path("allowances/fix/", views.fix, name="fix"),
    path("allowances/free/", views.free, name="free"),
    path("<int:pk>/", views.signal, name="signal"),
    path("<int:pk>/verdict/", views.verdict, name="verdict"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("story/<str:story_id>/", views.of_story, name="of-story"),
]
