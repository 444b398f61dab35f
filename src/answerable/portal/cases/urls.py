from django.urls import path

from answerable.portal.cases import views

app_name = "cases"
urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/sent/", views.sent, name="sent"),
    path("m/<str:token>/", views.follow, name="follow"),
    path("desk/inbox/", views.inbox, name="inbox"),
    path("desk/inbox.csv", views.inbox_csv, name="inbox-csv"),
    path("desk/inbox/take-in/", views.take_in, name="take-in"),
    path("desk/inbox/<str:reference>/", views.message, name="message"),
    path("desk/inbox/<str:reference>/files/<int:pk>/", views.file, name="file"),
    path("desk/inbox/<str:reference>/reveal/", views.reveal, name="reveal"),
    path("desk/inbox/<str:reference>/topic/", views.sort, name="sort"),
    path("desk/inbox/<str:reference>/set-aside/", views.set_aside, name="set-aside"),
    path("desk/inbox/<str:reference>/attach/", views.attach, name="attach"),
    path("desk/cases/", views.case_list, name="list"),
    path("desk/cases.csv", views.case_csv, name="list-csv"),
    path("desk/cases/open/", views.open_case, name="open"),
    path("desk/cases/of-story/<str:story_id>/", views.of_story, name="of-story"),
    path("desk/cases/<str:number>/", views.case, name="case"),
    path("desk/cases/<str:number>/route/", views.route, name="route"),
    path("desk/cases/<str:number>/close/", views.close, name="close"),
    path("desk/cases/<str:number>/reopen/", views.reopen, name="reopen"),
    path("desk/cases/<str:number>/parts/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("desk/cases/<str:number>/parts/<int:pk>/contribute/", views.contribute, name="contribute"),
    path("desk/cases/<str:number>/parts/<int:pk>/finish/", views.finish, name="finish"),
    path("desk/cases/<str:number>/parts/<int:pk>/deadline/", views.deadline, name="deadline"),
    path("desk/cases/<str:number>/parts/<int:pk>/transfer/", views.transfer, name="transfer"),
]
