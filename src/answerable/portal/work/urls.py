from django.urls import path

from answerable.portal.work import views

app_name = "work"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("tasks.csv", views.task_csv, name="list-csv"),
    path("new/", views.new, name="new"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/take-in/", views.take_in_days, name="take-in-days"),
    path("calendar/forget/<str:day>/", views.forget_day, name="forget-day"),
    path("<str:number>/", views.task, name="task"),
    path("<str:number>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:number>/write/", views.write, name="write"),
    path("<str:number>/finish/", views.finish, name="finish"),
    path("<str:number>/decline/", views.decline, name="decline"),
    path("<str:number>/part/", views.part, name="part"),
    path("<str:number>/extend/", views.extend, name="extend"),
    path("<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:number>/again/", views.ask_again, name="ask-again"),
]
