"""Reading files. The application that owns the thing has asked before whether the person may see it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from answerable.portal.core.keys import portal_keys
from answerable.portal.files.models import File
from answerable.portal.files.rules import is_picture

__all__ = ["file_response", "files_of"]


def files_of(kind: str, key: int) -> QuerySet[File]:
    """The files of one thing without their contents, in the order they were sent."""
    return File.objects.filter(kind=kind, key=key).defer("content")


def file_response(kind: str, key: int, pk: int) -> HttpResponse:
    """One file of that thing, to be looked at if it is a picture, else to be saved; raises Http404.

    However it was named, the browser takes it for what it is, runs nothing in it and keeps no copy.
    """
    file = get_object_or_404(File, kind=kind, key=key, pk=pk)
    response = HttpResponse(portal_keys().decrypt(bytes(file.content)), content_type=file.media_type)
    way = "inline" if is_picture(file.media_type) else "attachment"
    ending = file.name.rpartition(".")[2]
    response["Content-Disposition"] = f'{way}; filename="{file.pk}.{ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
