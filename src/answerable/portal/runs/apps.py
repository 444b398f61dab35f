from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class RunsConfig(AppConfig):
    name = "answerable.portal.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What the organisation's rows are told as: it lies upstream of the notices."""
        register_kind(Kind("organisation.looked", _("Somebody looked as you see the portal"), duty=True))
        register_kind(Kind("organisation.proposed", _("Something waits for a second person"), duty=True))
