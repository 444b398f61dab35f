from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class SignalsConfig(AppConfig):
    name = "answerable.portal.signals"
    label = "signals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_kind(Kind("signals.warned", _("A matter grows that your unit answers for"), duty=True))
