from django.urls import path

from answerable.portal.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/choices/", views.choices, name="choices"),
    path("notices/hours/", views.hours, name="hours"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
    path("desk/outbox/", views.outbox, name="outbox"),
    path("desk/outbox/<int:pk>/again/", views.send_again, name="send-again"),
]
