"""One cell of a list: its editor, and its change in place."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.listing import Column, Edit, Listing
from core.common.listing.cells import words
from core.common.listing.pages import drawn
from core.common.overtaken import telling_overtaken
from core.lists.errors import ChangedSince
from core.lists.selectors.cells import editor, etag
from core.lists.services import changes
from core.lists.services.changes import Outcome
from core.lists.views.finding import find_listing


@require_http_methods(["GET", "PATCH"])
def cell(request: Asked, name: str, pk: int, column: str) -> HttpResponse:
    """Show the editor of a cell, or change the cell where it still is what the editor was opened on."""
    listing = find_listing(request.user, name)
    found, edit = _editable(listing, column)
    row = get_object_or_404(_rows(request, listing), pk=pk)
    if not edit.may(request.user, row):
        raise PermissionDenied
    if request.method == "PATCH":
        return _change(request, listing, found, edit, row)
    text = edit.text(row)
    shown = {
        "editor": editor(user=request.user, column=found, edit=edit, text=text, stored=True),
        "listing": listing,
    }
    response = render(request, "lists/editor.html", shown)
    response["ETag"] = etag(text)
    return response


@require_GET
def find(request: Asked, name: str, column: str) -> HttpResponse:
    """List what fits the letters typed into a box that chooses by name."""
    listing = find_listing(request.user, name)
    known = listing.column(column)
    of_cell = known.edit.finder if known and known.edit else None
    finder = listing.finders.get(column) if "filter" in request.GET else of_cell
    if not finder:
        raise Http404
    options = finder.found(request.user, request.GET.get("q", "")[:100])
    return render(request, "lists/options.html", {"options": options})


def _change(request: Asked, listing: Listing, column: Column, edit: Edit, row: Any) -> HttpResponse:
    sent = QueryDict(request.body)
    try:
        with telling_overtaken(), transaction.atomic():
            # Whoever comes second waits here, and then sees what the first has written.
            type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
            row = _rows(request, listing).get(pk=row.pk)
            if request.headers.get("If-Match", "*") not in {"*", etag(edit.text(row))}:
                raise ChangedSince
            rows = _rows(request, listing).filter(pk=row.pk)
            outcome = changes.apply(
                user=request.user, listing=listing, column=column, rows=rows, text=sent.get("value", "")
            )
    except DomainError as error:
        answer = {"code": error.code, "detail": error.sentences(), **_toast(request, error.sentences())}
        return JsonResponse(answer | _drawn(request, listing, row), status=_status(error))
    return _done(request, listing, column, row, outcome)


def _done(request: Asked, listing: Listing, column: Column, row: Any, outcome: Outcome) -> HttpResponse:
    if outcome.refused:
        return JsonResponse({"code": "refused", "detail": outcome.refused[0][1]}, status=422)
    if not outcome.changed:
        return JsonResponse(_drawn(request, listing, row))
    (after,) = listing.prepared([outcome.changed[0].after], request.user)
    parts = {
        "column": column.label,
        "name": listing.called(after),
        "value": words(column, after),
    }
    said = _("%(column)s of %(name)s changed to %(value)s") % parts
    undo_url = outcome.step.address if outcome.step else ""
    return JsonResponse(_drawn(request, listing, after) | _toast(request, said, undo_url))


def _toast(request: Asked, said: str, undo_url: str = "") -> dict[str, str]:
    shown = {"said": said, "undo_url": undo_url}
    return {"toast": render_to_string("lists/toast.html", shown, request=request)}


def _drawn(request: Asked, listing: Listing, row: Any) -> dict[str, str]:
    (ready,) = listing.prepared([row], request.user)
    shown = {"row": drawn(listing, ready, request.user), "selects": listing.selects(request.user)}
    return {"row": render_to_string("listing/row.html", shown, request=request)}


def _editable(listing: Listing, name: str) -> tuple[Column, Edit]:
    column = listing.column(name)
    if column is None or column.edit is None or column.edit.final:
        raise Http404
    return column, column.edit


def _rows(request: Asked, listing: Listing) -> Any:
    if listing.rows is None:
        raise Http404
    return listing.rows(request.user)


def _status(error: DomainError) -> int:
    return 422 if error.http_status in {400, 409} else error.http_status
