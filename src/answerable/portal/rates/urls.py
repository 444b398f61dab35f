from django.urls import path

from answerable.portal.rates import views

app_name = "rates"
urlpatterns = [
    path("", views.rates, name="rates"),
    path("<str:by>.csv", views.as_csv, name="csv"),
    path("rates.json", views.as_json, name="json"),
]
