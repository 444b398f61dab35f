"""Lists to take away: a list gives itself as a table, and the reader says whether as CSV or as a workbook.

A view answers with `csv_response`. The same address with `format=xlsx` gives the same table as an Excel
workbook (`core.middleware.AsAsked`). A page that has no address for its table gets one from `takes_away`:

    @takes_away("people", _table)      # ?export=csv gives _table(request): a header, and its rows
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, wraps
from io import BytesIO, StringIO
from itertools import chain, islice
from math import isfinite

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation

__all__ = ["Table", "TableResponse", "csv_response", "sheet_response", "takes_away"]

# A spreadsheet reads a cell that begins so as a formula; an apostrophe before it makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters that a workbook's cell can hold
TOGETHER = 500  # rows written in one piece

Row = Sequence[object]
Table = tuple[Sequence[object], Iterable[Row]]  # header and rows


class TableResponse(StreamingHttpResponse):
    """A table on its way out, row by row in pieces of 500, in the language in which it was asked for."""

    def __init__(self, name: str, header: Row, rows: Iterable[Row]) -> None:
        self.name, self.header, self.rows = name, header, rows
        super().__init__(_pieces(header, rows), content_type="text/csv; charset=utf-8")
        self["Content-Disposition"] = _attachment(name, "csv")

    @cached_property
    def content(self) -> bytes:
        """All of it at once, for those who do not read in pieces."""
        return b"".join(self.streaming_content)

    def as_workbook(self) -> HttpResponse:
        """The same table as a workbook, with the same word on who may keep it."""
        found = sheet_response(self.name, self.header, self.rows)
        for each, value in self.items():
            found.headers.setdefault(each, value)
        return found


def csv_response(name: str, header: Row, rows: Iterable[Row]) -> TableResponse:
    """`rows` under `header` as a CSV file called `name` and today's date, which spreadsheets open safely.

    The byte order mark is for Excel, which otherwise reads Chinese as Latin letters.
    """
    return TableResponse(name, header, rows)


def sheet_response(name: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """The same as an Excel workbook of one sheet: text is text, never a formula or a link."""
    import xlsxwriter  # only who asks for a workbook waits for it

    held = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(chain([header], rows)):
            for column, cell in enumerate(row):
                _write(sheet, at, column, cell, bold if at == 0 else None)
    response = HttpResponse(held.getvalue(), content_type=WORKBOOK)
    response["Content-Disposition"] = _attachment(name, "xlsx")
    return response


def takes_away(name: str, table: Callable[[HttpRequest], Table]) -> Callable:
    """A list that can be taken along: `?export=csv` gives `table(request)`, narrowed as the page is."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def either(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.GET.get("export") == "csv":
                return csv_response(name, *table(request))
            return view(request, *args, **kwargs)

        return either

    return decorate


def _attachment(name: str, ending: str) -> str:
    return f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{ending}"'


def _pieces(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """The file in pieces. It goes out after the request is over, so it remembers its language itself."""
    language, left = translation.get_language(), chain([header], rows)
    return _in_language(language, left)


def _in_language(language: str | None, left: Iterable[Row]) -> Iterator[bytes]:
    rows, start = iter(left), "\ufeff"
    while True:
        held = StringIO(start)
        held.seek(0, 2)
        with translation.override(language):
            piece = [[_safe(cell) for cell in row] for row in islice(rows, TOGETHER)]
        if not piece:
            return
        csv.writer(held).writerows(piece)
        yield held.getvalue().encode()
        start = ""


def _write(sheet, row: int, column: int, cell: object, look) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and isfinite(cell):
        sheet.write_number(row, column, cell, look)
    elif cell is not None:
        sheet.write_string(row, column, str(cell)[:LONGEST_CELL], look)


def _safe(cell: object) -> object:
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
