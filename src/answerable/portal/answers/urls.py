from django.urls import path

from answerable.portal.answers import feeds, views

app_name = "answers"
urlpatterns = [
    path("", views.answer_list, name="list"),
    path("feed.atom", feeds.feed, name="feed"),
    path("m/<str:token>/", views.follow, name="follow"),
    path("m/<str:token>/feedback/", views.feedback, name="feedback"),
    path("desk/templates/", views.template_list, name="templates"),
    path("desk/templates.csv", views.template_csv, name="templates-csv"),
    path("desk/templates.xlsx", views.template_xlsx, name="templates-xlsx"),
    path("desk/templates/new/", views.template_new, name="template-new"),
    path("desk/templates/<int:pk>/", views.template, name="template"),
    path("desk/templates/<int:pk>/confirm/", views.confirm_template, name="template-confirm"),
    path("desk/templates/<int:pk>/retire/", views.retire_template, name="template-retire"),
    path("desk/of-case/<str:number>/", views.of_case, name="of-case"),
    path("desk/draft/<str:number>/", views.draft, name="draft"),
    path("desk/<str:number>/", views.work, name="work"),
    path("desk/<str:number>/submit/", views.submit, name="submit"),
    path("desk/<str:number>/send-back/", views.send_back, name="send-back"),
    path("desk/<str:number>/approve/", views.approve, name="approve"),
    path("desk/<str:number>/publish/", views.publish, name="publish"),
    path("desk/<str:number>/correct/", views.correct, name="correct"),
    path("desk/<str:number>/letters/", views.letters, name="letters"),
    path("desk/<str:number>/letters/<str:reference>/", views.letter, name="letter"),
    path("desk/<str:number>/letters/<str:reference>/handed-over/", views.hand_over, name="hand-over"),
    path("of/<str:number>/", views.of_matter, name="of-matter"),
    path("<str:number>/", views.answer, name="answer"),
    path("<str:number>/evidence/", views.evidence, name="evidence"),
    path("<str:number>/versions/<int:serial>/", views.version, name="version"),
]
