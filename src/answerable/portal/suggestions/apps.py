from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class SuggestionsConfig(AppConfig):
    name = "answerable.portal.suggestions"
    label = "suggestions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_kind(Kind("suggestions.waiting", _("A suggestion waits to be checked"), duty=True))
        register_kind(Kind("suggestions.reached", _("A suggestion is owed a formal answer"), duty=True))
        register_kind(Kind("suggestions.appeal", _("Somebody appeals against a hiding"), duty=True))
        register_kind(Kind("suggestions.late", _("Something about a suggestion is late"), duty=True))
