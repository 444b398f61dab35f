"""What all forms of this application share: ids that begin with the form's name, and two kinds of field."""

from __future__ import annotations

from typing import Any

from django import forms


def area(rows: int, longest: int | None = None) -> forms.Textarea:
    counted = {"maxlength": longest, "data-counter": "on"} if longest else {}
    return forms.Textarea(attrs={"rows": rows} | counted)


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NamedForm(forms.Form):
    """A form that can stand beside others on one page: its ids begin with its name and what it is `of`."""

    name_of_form = "form"

    def __init__(self, *args: Any, of: object = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.name_of_form}{of}_%s", **kwargs)
