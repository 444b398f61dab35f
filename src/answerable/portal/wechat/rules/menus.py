"""An account's menu as text that one writes, and as the data that the platform takes.

我要反映 | ask                    an entry that begins a report
常见问题                          an entry with entries below it
- 停水怎么办 | reply:停水          gives the reply to a keyword
- 已公开的答复 | https://…         opens a page
"""

from __future__ import annotations

from typing import Any

from answerable.portal.wechat.rules.exchange import REPLY

__all__ = ["CHOICES", "MENU", "MenuError", "menu_text", "read_menu"]

CHOICES = ("ask", "mine", "send", "cancel")
MENU = [
    {"type": "click", "name": "我要反映", "key": "ask"},
    {"type": "click", "name": "我的事项", "key": "mine"},
]
MOST, MOST_BELOW = 3, 5  # the platform's
NAME, NAME_BELOW = 16, 60  # bytes of UTF-8, as the platform counts
KEY, ADDRESS = 128, 1024  # bytes
Entry = dict[str, Any]


class MenuError(ValueError):
    """Line `line` of a menu cannot be used; `reason` is one of empty, many, many_below, above, name, target,
    address, key, childless."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"line {line}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[int, str]]:
        return MenuError, (self.line, self.reason)


def read_menu(text: str) -> list[Entry]:
    """The entries of a menu; raises MenuError for what the platform would refuse."""
    menu: list[Entry] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if line.lstrip().startswith("-"):
            _put_below(menu, line.lstrip()[1:], number)
        else:
            menu.append(_entry(line, number, NAME))
        if len(menu) > MOST:
            raise MenuError(number, "many")
    if not menu:
        raise MenuError(1, "empty")
    for place, entry in enumerate(menu, 1):
        if "type" not in entry and not entry.get("sub_button"):
            raise MenuError(place, "childless")
    return menu


def menu_text(menu: list[Entry]) -> str:
    """The menu as one writes it."""
    lines = []
    for entry in menu:
        lines.append(_line(entry))
        lines += [f"- {_line(below)}" for below in entry.get("sub_button", ())]
    return "\n".join(lines)


def _put_below(menu: list[Entry], line: str, number: int) -> None:
    if not menu or "type" in menu[-1]:
        raise MenuError(number, "above")
    below = menu[-1].setdefault("sub_button", [])
    below.append(_entry(line, number, NAME_BELOW, leaf=True))
    if len(below) > MOST_BELOW:
        raise MenuError(number, "many_below")


def _entry(line: str, number: int, longest: int, *, leaf: bool = False) -> Entry:
    name, _bar, target = (part.strip() for part in line.partition("|"))
    if not name or len(name.encode()) > longest:
        raise MenuError(number, "name")
    if not target and not leaf:
        return {"name": name}
    return {"name": name} | _target(target, number)


def _target(target: str, number: int) -> Entry:
    if target.startswith(("https://", "http://")):
        if len(target.encode()) > ADDRESS or any(sign.isspace() for sign in target):
            raise MenuError(number, "address")
        return {"type": "view", "url": target}
    if target not in CHOICES and not target.removeprefix(REPLY).strip():
        raise MenuError(number, "target")
    if target not in CHOICES and not target.startswith(REPLY):
        raise MenuError(number, "target")
    if len(target.encode()) > KEY:
        raise MenuError(number, "key")
    return {"type": "click", "key": target}


def _line(entry: Entry) -> str:
    target = entry.get("url") or entry.get("key")
    return f"{entry['name']} | {target}" if target else str(entry["name"])
