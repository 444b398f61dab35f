from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class RunsConfig(AppConfig):
    name = "answerable.portal.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What rows of accounts and the organisation are told as: both lie upstream of the notices."""
        register_kind(Kind("runs.briefing", _("A briefing of your unit is written")))
        opened = _("Your account was used in a new browser")
        register_kind(Kind("accounts.new_device", opened, duty=True, urgent=True))
        register_kind(Kind("organisation.looked", _("Somebody looked as you see the portal"), duty=True))
        register_kind(Kind("organisation.proposed", _("Something waits for a second person"), duty=True))
