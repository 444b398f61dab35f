"""What the chat is by its own rules: the guided exchange, and menus. Pure."""

from answerable.portal.wechat.rules.exchange import (
    DRAFT_LIVES,
    MOST_PICTURES,
    REPLY,
    SERVICE_WINDOW,
    Draft,
    Said,
    Turn,
    best_way,
    named_in,
    next_turn,
)
from answerable.portal.wechat.rules.menus import CHOICES, MENU, MenuError, menu_text, read_menu

__all__ = [
    "CHOICES",
    "DRAFT_LIVES",
    "MENU",
    "MOST_PICTURES",
    "REPLY",
    "SERVICE_WINDOW",
    "Draft",
    "MenuError",
    "Said",
    "Turn",
    "best_way",
    "menu_text",
    "named_in",
    "next_turn",
    "read_menu",
]
