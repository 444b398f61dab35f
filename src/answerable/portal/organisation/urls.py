from django.urls import path

from answerable.portal.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.chart, name="chart"),
    path("roster.csv", views.roster_csv, name="roster"),
    path("mine/", views.mine, name="mine"),
    path("mine/held-about-me.json", views.mine_file, name="mine-file"),
    path("units/<slug:code>/", views.unit, name="unit"),
    path("desk/", views.desk, name="desk"),
    path("desk/found/", views.found, name="found"),
    path("desk/<slug:code>/", views.manage, name="manage"),
    path("desk/<slug:code>/rename/", views.rename, name="rename"),
    path("desk/<slug:code>/duties/", views.duties, name="duties"),
    path("desk/<slug:code>/close/", views.close, name="close"),
    path("desk/<slug:code>/appoint/", views.appoint, name="appoint"),
    path("desk/<slug:code>/offices/<int:pk>/end/", views.end_office, name="end-office"),
]
