"""Lists to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO
from math import isfinite

from django.http import HttpResponse
from django.utils import timezone

__all__ = ["csv_response", "sheet_response"]

# A spreadsheet reads a cell that begins so as a formula; an apostrophe before it makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters that a workbook's cell can hold


def csv_response(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """`rows` under `header` as a CSV file called `name` and today's date, which spreadsheets open safely.

    The byte order mark is for Excel, which otherwise reads Chinese as Latin letters.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    writer = csv.writer(response)
    writer.writerow([_safe(cell) for cell in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return response


def sheet_response(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same as an Excel workbook of one sheet: text is text, never a formula or a link."""
    import xlsxwriter  # only who asks for a workbook waits for it

    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                _write(sheet, at, column, cell, bold if at == 0 else None)
    response = HttpResponse(held.getvalue(), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.xlsx"'
    return response


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
