"""What the audit log calls the portal's verbs. One that stands nowhere here shows as it was written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

__all__ = ["VERB_NAMES"]

VERB_NAMES = {
    "accounts.change_password": _("changed the password"),
    "accounts.change_preferences": _("changed preferences"),
    "accounts.sign_in": _("signed in"),
    "accounts.sign_out": _("signed out"),
    "acknowledge": _("took up its part"),
    "approve": _("approved the answer"),
    "ask": _("was asked for its part"),
    "ask_again": _("was asked once more"),
    "attach": _("joined a message to the case"),
    "begin_answer": _("began the answer"),
    "begin_correction": _("began a correction"),
    "change_deadline": _("moved the deadline"),
    "close": _("closed the case"),
    "contribute": _("gave its part"),
    "draft": _("drafted an answer"),
    "erase_contact": _("erased a contact whose time was up"),
    "feedback": _("said whether it helped"),
    "finish": _("finished its part"),
    "mark_answered": _("answered"),
    "open_case": _("opened a case"),
    "organisation.appoint": _("appointed to an office"),
    "organisation.change_duties": _("changed what the unit answers for"),
    "organisation.close_unit": _("closed the unit"),
    "organisation.end_office": _("ended an office"),
    "organisation.found_unit": _("founded the unit"),
    "organisation.rename_unit": _("renamed the unit"),
    "overdue": _("became overdue"),
    "publish": _("published the answer"),
    "publish_correction": _("published a correction"),
    "receive": _("received a message"),
    "release": _("released from its part"),
    "reopen": _("reopened the case"),
    "reveal_contact": _("looked at how the sender can be reached"),
    "revise": _("revised the draft"),
    "route": _("asked a unit for its part"),
    "send_back": _("sent the draft back"),
    "set_aside": _("set the message aside"),
    "sources.add": _("added a source"),
    "sources.pause": _("paused a source"),
    "sources.resume": _("resumed a source"),
    "submit": _("submitted the draft for review"),
    "take_in": _("took in a message"),
    "take_up": _("took up the message"),
    "transfer": _("handed its part on"),
}
