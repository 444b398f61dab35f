from django.urls import path

from answerable.portal.wechat import views

app_name = "wechat"
urlpatterns = [path("<slug:code>/", views.callback, name="callback")]
