from django.urls import path

from answerable.portal.rates import views

app_name = "rates"
urlpatterns = [
    path("", views.rates, name="rates"),
    path("<str:by>.csv", views.as_csv, name="csv"),
    path("<str:by>.xlsx", views.as_xlsx, name="xlsx"),
    path("rates.json", views.as_json, name="json"),
]
