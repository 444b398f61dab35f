from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class CasesConfig(AppConfig):
    name = "answerable.portal.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_kind(Kind("cases.asked", _("Your unit is asked for its part of a case"), duty=True))
        register_kind(Kind("cases.due", _("A case is due soon or late"), duty=True))
        register_kind(Kind("cases.replied", _("A sender has replied"), duty=True))
        register_kind(Kind("cases.waiting", _("Messages wait to be taken up"), duty=True))
        register_kind(Kind("cases.merged", _("A case has become part of another"), duty=True))
        register_kind(Kind("cases.extended", _("A case has another date"), duty=True))
