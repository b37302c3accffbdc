"""Giving many rows of a list the same value: choose it, see what it does, do it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.listing import Column, Listing
from core.common.listing.pages import Shown
from core.common.pages import ours
from core.lists.previewing import preview_of
from core.lists.selectors.cells import editor
from core.lists.services import changes, large
from core.lists.services.changes import Outcome
from core.lists.views.finding import back, chosen_rows, find_listing

CARRIED = ("column", "match", "all", "next")


@require_http_methods(["GET", "POST"])
def bulk(request: Asked, name: str) -> HttpResponse:
    """Choose a value and see what it does to the chosen rows (GET), or give it to them (POST).

    What takes longer than somebody waits is previewed by a job (POST with `preview`).
    """
    listing = find_listing(request.user, name)
    asked = request.POST if request.method == "POST" else request.GET
    column = _column(request, listing, asked.get("column", ""))
    rows = chosen_rows(request, listing, asked)
    context = _context(request, listing, column, rows, asked)
    if "value" in asked and (request.method == "POST" or not context["is_large"]):
        try:
            answer = _act(request, listing, column, rows, asked)
        except DomainError as error:
            return render(request, "lists/bulk.html", {**context, "refusal": error.sentences()}, status=422)
        if isinstance(answer, HttpResponse):
            return answer
        context["preview"] = preview_of(request.user, listing, column, answer)
    return render(request, "lists/bulk.html", context)


def _act(
    request: Asked, listing: Listing, column: Column, rows: QuerySet[Any], asked: QueryDict
) -> HttpResponse | Outcome:
    """Preview a change (GET), have a job preview it (POST with `preview`), or make it (POST)."""
    change: dict[str, Any] = {"user": request.user, "listing": listing, "column": column, "rows": rows}
    change["text"] = asked["value"]
    if request.method == "GET":
        return changes.preview(**change)
    if "preview" in asked:
        return redirect("lists:large", listing.name, large.ask_preview(**change).pk)
    _say(request, column, changes.apply(**change))
    return back(request)


def _context(
    request: Asked, listing: Listing, column: Column, rows: QuerySet[Any], asked: QueryDict
) -> dict[str, Any]:
    if column.edit is None:
        raise PermissionDenied
    text = asked.get("value", "")
    carried = [(key, asked[key]) for key in CARRIED if key in asked]
    carried += [("row", key) for key in asked.getlist("row")] if "all" not in asked else []
    count = rows.count()
    counted = ngettext("%(total)s row is chosen.", "%(total)s rows are chosen.", count)
    return {
        "listing": listing,
        "column": column,
        "editor": editor(user=request.user, column=column, edit=column.edit, text=text),
        "carried": carried,
        "count": count,
        "counted": counted % {"total": Shown(count)},
        "is_large": changes.most(column.edit) < count <= changes.MANY,
        "value": text,
        "next": ours(request, asked.get("next", "/")),
    }


def _column(request: Asked, listing: Listing, name: str) -> Column:
    offered = listing.edits(request.user)
    if not offered:
        raise PermissionDenied
    column = listing.column(name)
    if column is None or column.edit is None or not column.edit.bulk:
        raise BadRequest("There is no such column to change.")
    if column not in offered:
        raise PermissionDenied
    return column


def _say(request: Asked, column: Column, outcome: Outcome) -> None:
    changed, refused = len(outcome.changed), len(outcome.refused)
    said = ngettext(
        "%(column)s of %(count)s row changed.", "%(column)s of %(count)s rows changed.", changed
    ) % {"column": column.label, "count": Shown(changed)}
    if refused:
        said += " " + ngettext(
            "%(count)s was refused and stays as it was.",
            "%(count)s were refused and stay as they were.",
            refused,
        ) % {"count": Shown(refused)}
    messages.info(request, said, extra_tags=outcome.step.address if outcome.step else "")
