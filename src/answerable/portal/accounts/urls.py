from django.urls import path

from answerable.portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/password/", views.password, name="password"),
    path("desk/people/", views.people, name="people"),
    path("desk/people/new/", views.new_person, name="new-person"),
    path("desk/people/<int:pk>/", views.person, name="person"),
    path("desk/people/<int:pk>/password/", views.give_password, name="give-password"),
    path("desk/people/<int:pk>/switch/", views.switch, name="switch"),
]
