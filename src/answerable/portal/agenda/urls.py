from django.urls import path

from answerable.portal.agenda import views

app_name = "agenda"
urlpatterns = [
    path("agenda/", views.newest, name="newest"),
    path("agenda/<int:year>/<int:month>/", views.month, name="month"),
    path("agenda/<int:year>/<int:month>.csv", views.month_csv, name="month-csv"),
    path("agenda/<int:year>/<int:month>.xlsx", views.month_xlsx, name="month-xlsx"),
    path("desk/agenda/", views.desk, name="desk"),
    path("desk/agenda/<int:pk>/", views.item, name="item"),
    path("desk/agenda/<int:pk>/accept/", views.accept, name="accept"),
    path("desk/agenda/<int:pk>/decline/", views.decline, name="decline"),
    path("desk/agenda/<int:pk>/outcome/", views.outcome, name="outcome"),
]
