from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "answerable.portal.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
