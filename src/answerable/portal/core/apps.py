from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "answerable.portal.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from answerable.portal.core import checks  # noqa: F401 - importing registers them
