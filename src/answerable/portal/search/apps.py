from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "answerable.portal.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_lay_down_index, sender=self)


def _lay_down_index(using: str, **_more) -> None:
    from answerable.portal.search.services import lay_down_index

    lay_down_index(using)
