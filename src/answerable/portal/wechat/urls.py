"""The address that the platform calls, the pages inside WeChat, the person's own, and the desk's."""

from django.urls import path

from answerable.portal.wechat import views

app_name = "wechat"
urlpatterns = [
    path("wechat/<slug:code>/", views.callback, name="callback"),
    path("wechat/<slug:code>/enter/", views.enter, name="enter"),
    path("wechat/<slug:code>/entered/", views.entered, name="entered"),
    path("wechat/<slug:code>/notice/", views.notice, name="notice"),
    path("preferences/wechat/", views.own, name="own"),
    path("preferences/wechat/code/", views.new_code, name="new-code"),
    path("preferences/wechat/<int:pk>/part/", views.part, name="part"),
    path("desk/wechat/", views.accounts, name="accounts"),
    path("desk/wechat/new/", views.new_account, name="new-account"),
    path("desk/wechat/<slug:code>/", views.account, name="account"),
    path("desk/wechat/<slug:code>/change/", views.change_account, name="change-account"),
    path("desk/wechat/<slug:code>/switch/", views.switch, name="switch"),
    path("desk/wechat/<slug:code>/menu/", views.menu, name="menu"),
    path("desk/wechat/<slug:code>/menu/send/", views.send_menu, name="send-menu"),
    path("desk/wechat/<slug:code>/replies/", views.replies, name="replies"),
    path("desk/wechat/<slug:code>/replies/<int:pk>/", views.reply, name="reply"),
    path("desk/wechat/<slug:code>/replies/<int:pk>/drop/", views.drop_reply, name="drop-reply"),
    path("desk/wechat/<slug:code>/codes/", views.codes, name="codes"),
    path("desk/wechat/<slug:code>/codes/<int:pk>/drop/", views.drop_code, name="drop-code"),
    path("desk/wechat/<slug:code>/sent/", views.sent, name="sent"),
    path("desk/wechat/<slug:code>/sent/<int:pk>/again/", views.sent_again, name="sent-again"),
    path("desk/wechat/<slug:code>/articles/", views.articles, name="articles"),
    path("desk/wechat/<slug:code>/articles/<int:pk>/", views.article, name="article"),
    path("desk/wechat/<slug:code>/articles/<int:pk>/again/", views.article_again, name="article-again"),
    path("desk/wechat/<slug:code>/articles/<int:pk>/out/", views.article_out, name="article-out"),
]
