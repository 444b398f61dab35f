from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class AgendaConfig(AppConfig):
    name = "answerable.portal.agenda"
    label = "agenda"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_kind(
            Kind("agenda.proposed", _("Matters of the month are proposed for the agenda"), duty=True)
        )
