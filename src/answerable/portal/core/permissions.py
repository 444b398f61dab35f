"""What each authority is called, in words that a person can ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

__all__ = ["PERMISSION_NAMES"]

PERMISSION_NAMES = {
    "desk.view": _("work at the desk"),
    "cases.open": _("open cases"),
    "cases.route": _("ask units for their part"),
    "cases.handle": _("do a unit's part"),
    "cases.close": _("close cases"),
    "cases.reveal": _("see how a sender can be reached"),
    "work.give": _("give tasks to units"),
    "work.handle": _("do a unit's tasks"),
    "work.oversee": _("answer for a unit's tasks and clocks"),
    "answers.draft": _("draft answers"),
    "answers.review": _("review answers"),
    "answers.publish": _("publish answers"),
    "suggestions.check": _("check suggestions for personal data and publish them"),
    "suggestions.handle": _("report on what was adopted"),
    "suggestions.hide": _("hide a public text by a published rule"),
    "suggestions.appeal": _("decide on appeals against a hiding"),
    "agenda.keep": _("keep the agenda of what is raised most"),
    "sources.manage": _("choose what is listened to"),
    "wechat.manage": _("run the WeChat accounts"),
    "organisation.manage": _("found units and appoint to offices"),
    "organisation.impersonate": _("look at the portal as somebody else does"),
    "accounts.manage": _("open accounts and give new passwords"),
    "audit.view": _("read the audit log"),
    "personal.manage": _("set how long personal data is kept, and hold it"),
}
