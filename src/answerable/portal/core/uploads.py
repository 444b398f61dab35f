"""Which views take files, and how much at once. No other request writes a file anywhere.

Files stay in memory until the form has made them harmless: a limit for the whole sending bounds it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse

__all__ = ["largest_body", "ready_for_files", "takes_files"]

View = Callable[..., HttpResponse]


def takes_files(most: int) -> Callable[[View], View]:
    """Decorate (outermost) a view whose form takes files of at most `most` bytes together."""

    def state(view: View) -> View:
        view.takes_files = most
        return view

    return state


def largest_body(view: View, usual: int) -> int:
    """How many bytes a request to `view` may hold."""
    return usual + getattr(view, "takes_files", 0)


def ready_for_files(request: HttpRequest, view: View) -> None:
    """Let the files of this request be read, if `view` takes any. Before anything else reads the body."""
    if most := getattr(view, "takes_files", 0):
        request.upload_handlers = [_InMemory(most, request)]


class _InMemory(MemoryFileUploadHandler):
    """Keeps files in memory and breaks off where they become too many."""

    def __init__(self, most: int, request: HttpRequest) -> None:
        super().__init__(request)
        self.left = most

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0:
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)
