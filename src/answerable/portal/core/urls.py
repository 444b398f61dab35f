from django.urls import path

from answerable.portal.core import personal, views

app_name = "core"
urlpatterns = [
    path("charter/", views.charter, name="charter"),
    path("reading/", views.reading, name="reading"),
    path("desk/audit/", views.audit, name="audit"),
    path("desk/audit.csv", views.audit_csv, name="audit-csv"),
    path("desk/personal-data/", personal.personal_data, name="personal-data"),
    path("desk/personal-data/hold/", personal.place_hold, name="place-hold"),
    path("desk/personal-data/hold/<int:pk>/lift/", personal.lift_hold, name="lift-hold"),
    path("desk/personal-data/<str:kind>/", personal.set_days, name="set-days"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
]
