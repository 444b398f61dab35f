"""Fills in the forms that stand on a page, as somebody would who gives each field something sensible."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils import timezone

__all__ = ["Form", "forms_on"]

# What a field is given by its name, where neither its sort nor what stands in it says enough.
GIVEN = {
    "unit": "east",
    "parent": "east",
    "into": "east",
    "above": "east",
    "giver": "city",
    "holder": "charlie",
    "to": "bob",
    "person": "bob",
    "username": "quentin",
    "code": "parks",
    "other": "s-2",
    "found": "real",
}


@dataclass
class Form:
    """A form as it would be sent."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where it is sent, without a query."""
        return self.action.partition("?")[0]


def forms_on(page: str, path: str) -> list[Form]:
    """The forms on `page` that are sent by POST and need no file; `path` is the page's own address."""
    reader = _Reader(path)
    reader.feed(page)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, []
        self.form: Form | None = None
        self.select: dict | None = None
        self.area: dict | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(said.get("action") or self.path)
            if said.get("method", "get").lower() == "post":
                self.forms.append(self.form)
        elif self.form is not None and "disabled" not in said:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        if tag == "select":
            self.select = {**said, "options": [], "chosen": []}
        elif tag == "option" and self.select is not None:
            self.select["chosen" if "selected" in said else "options"].append(said.get("value", ""))
        elif tag == "textarea":
            self.area = {**said, "text": ""}
        elif tag == "button" and said.get("name"):
            self.form.data.setdefault(said["name"], [said.get("value", "")])
        elif tag == "input" and said.get("name"):
            self._input(said)

    def _input(self, said: dict[str, str]) -> None:
        sort, name = said.get("type", "text"), said["name"]
        if sort in {"submit", "file", "image", "search"} or name == "csrfmiddlewaretoken":
            return
        if sort == "checkbox":
            if "checked" in said or "required" in said:
                self.form.data.setdefault(name, []).append(said.get("value", "on"))
        elif sort == "radio":
            if "checked" in said or name not in self.form.data:
                self.form.data[name] = [said.get("value", "on")]
        else:
            self.form.data[name] = [said.get("value") or _typed(sort, name, said)]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area["text"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select is not None:
            self._choose(self.select)
            self.select = None
        elif tag == "textarea" and self.area is not None:
            text = self.area["text"].strip() or "All of East Street, with the protocol."
            if self.form is not None and self.area.get("name"):
                self.form.data[self.area["name"]] = [text]
            self.area = None

    def _choose(self, said: dict) -> None:
        chosen = [value for value in said["chosen"] if value] or [v for v in said["options"] if v][:1]
        if self.form is not None and said.get("name") and chosen:
            self.form.data[said["name"]] = chosen


def _typed(sort: str, name: str, said: dict[str, str]) -> str:
    day = timezone.localdate() + dt.timedelta(days=2)
    by_sort = {
        "date": day.isoformat(),
        "datetime-local": f"{day}T10:00",
        "time": "10:00",
        "number": said.get("min") or "3",
        "email": "somebody@example.org",
        "url": "https://example.org/decision",
        "password": "",
        "hidden": "",
    }
    return by_sort.get(sort, GIVEN.get(name.rsplit("-", maxsplit=1)[-1], "Something sensible"))
