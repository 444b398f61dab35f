from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from answerable.portal.notices.rules import Kind, register_kind


class WorkConfig(AppConfig):
    name = "answerable.portal.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_kind(Kind("work.asked", _("A task for your unit"), duty=True))
        register_kind(Kind("work.due", _("A task is due soon or late"), duty=True))
        register_kind(Kind("work.answered", _("What became of a task you gave"), duty=True))
        about = _("What the other side writes and gives as evidence.")
        register_kind(Kind("work.progress", _("Progress of a task"), about, frequency="daily"))
