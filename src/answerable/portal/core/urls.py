from django.urls import path

from answerable.portal.core import views

app_name = "core"
urlpatterns = [
    path("charter/", views.charter, name="charter"),
    path("reading/", views.reading, name="reading"),
    path("desk/audit/", views.audit, name="audit"),
    path("desk/audit.csv", views.audit_csv, name="audit-csv"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
]
