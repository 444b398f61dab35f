"""Addresses below /desk/runs/. The desk's own front page stands in the address book of the whole portal."""

from django.urls import path

from answerable.portal.runs import services, views  # noqa: F401 - briefings hear from here what was done

app_name = "runs"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("panels/", views.panels, name="panels"),
    path("practice/", views.practice, name="practice"),
    path("practice/again/", views.practice_again, name="practice-again"),
    path("practice/<slug:key>/", views.practice_matter, name="practice-matter"),
    path("practice/<slug:key>/<slug:step>/", views.practice_step, name="practice-step"),
]
