"""A list as a file: the rows that the page shows, all of them, in the same order."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from core.common.listing import Listing, export_rows, ordered, sort_of
from core.common.sheets import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(
    request: HttpRequest, rows: QuerySet[Any], listing: Listing, *, name: str
) -> HttpResponseBase | None:
    """Answer `?export=csv` or `?export=xlsx` with a file; None when the page itself is wanted."""
    sort, kind = sort_of(request.GET, listing), request.GET.get("export", "")
    if listing.lines is not None:
        return _written(listing.lines(ordered(rows, listing, sort), request.GET), kind=kind, name=name)
    return as_file(rows, listing, sort=sort, kind=kind, name=name)


def as_file(
    rows: QuerySet[Any], listing: Listing, *, sort: str, kind: str, name: str
) -> HttpResponseBase | None:
    """Write rows of a list as a file of a kind: csv or xlsx; None for any other."""
    return _written(export_rows(ordered(rows, listing, sort), listing), kind=kind, name=name)


def _written(lines: Iterator[list[Any]], *, kind: str, name: str) -> HttpResponseBase | None:
    match kind:
        case "csv":
            return csv_response(lines, name=name)
        case "xlsx":
            return xlsx_response(lines, name=name)
    return None


def csv_response(
    lines: Iterator[list[Any]], *, name: str, delimiter: str = ",", guarded: bool = False
) -> StreamingHttpResponse:
    """Stream rows as CSV: UTF-8 with BOM, so that Excel reads the accents. guarded: as in `write_csv`."""
    pieces = write_csv(lines, delimiter=delimiter, guarded=guarded)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(lines: Iterator[list[Any]], *, name: str) -> FileResponse:
    """Write rows into a workbook with typed cells and send it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        write_xlsx(path, {name: lines})
        # The open file outlives its folder.
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)
