from django.urls import path

from answerable.portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/second/", views.second, name="second"),
    path("sign-in/passkey/", views.passkey_use, name="passkey-use"),
    path("sign-in/passkey/ask/", views.passkey_ask, name="passkey-ask"),
    path("sign-in/sso/", views.sso, name="sso"),
    path("sign-in/sso/back/", views.sso_back, name="sso-back"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/password/", views.password, name="password"),
    path("preferences/security/", views.security, name="security"),
    path("preferences/security/app/", views.totp, name="totp"),
    path("preferences/security/app/part/", views.totp_part, name="totp-part"),
    path("preferences/security/codes/", views.codes, name="codes"),
    path("preferences/security/passkey/", views.passkey_new, name="passkey-new"),
    path("preferences/security/passkey/add/", views.passkey_add, name="passkey-add"),
    path("preferences/security/passkey/<int:pk>/part/", views.passkey_part, name="passkey-part"),
    path("preferences/security/sso/<int:pk>/part/", views.identity_part, name="identity-part"),
    path("preferences/security/devices/out/", views.devices_out, name="devices-out"),
    path("preferences/security/devices/<int:pk>/out/", views.device_out, name="device-out"),
    path("desk/people/", views.people, name="people"),
    path("desk/people/new/", views.new_person, name="new-person"),
    path("desk/people/<int:pk>/", views.person, name="person"),
    path("desk/people/<int:pk>/password/", views.give_password, name="give-password"),
    path("desk/people/<int:pk>/switch/", views.switch, name="switch"),
    path("desk/people/<int:pk>/factors/", views.take_factors, name="take-factors"),
    path("desk/people/<int:pk>/erase/", views.erase, name="erase"),
]
