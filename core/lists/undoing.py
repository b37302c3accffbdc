"""The way back of a change in a list: rows that still have what they were given get back what they had."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.common.actors import Actor
from core.common.listing import Edit, Listing
from core.common.listing.cells import row_name
from core.common.listing.extensions import extended
from core.common.listing.registry import find
from core.lists.services.changes import KIND, value_of, write
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo

NAMED = 5


def register_way_back() -> None:
    """Make the way back of changes in lists known."""
    reverter(KIND)(put_back)


def put_back(step: Step, by: Actor) -> str:
    """Give rows back what they had, and name those that were changed since, which stay as they are.

    Raises CannotUndo where no row can go back.
    """
    user: Any = by
    listing, edit = _place(user, step)
    kept = {row[0]: row for row in step.payload["rows"]}
    there = list(listing.rows(user).filter(pk__in=kept)) if listing.rows else []
    unchanged = [row for row in there if edit.text(row) == kept[row.pk][2] and edit.may(user, row)]
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in unchanged:
        groups[kept[row.pk][1]].append(row)
    refused: dict[Any, str] = {}
    for text, rows in groups.items():
        refused |= write(user, edit, rows, value_of(user=user, edit=edit, text=text))
    back = {row.pk for row in unchanged if row.pk not in refused}
    left = [row_name(listing, row) for row in there if row.pk not in back]
    if not back:
        raise CannotUndo(_stayed(left, len(kept)))
    return _stayed(left, len(kept) - len(back)) if len(back) < len(kept) else ""


def _place(user: Any, step: Step) -> tuple[Listing, Edit]:
    listing = find(step.payload["listing"])
    column = extended(user, listing).column(step.payload["column"]) if listing else None
    if listing is None or column is None or column.edit is None:
        raise CannotUndo
    return extended(user, listing), column.edit


def _stayed(names: Sequence[str], count: int) -> str:
    named = ", ".join(names[:NAMED]) + (" …" if count > NAMED else "")
    text = ngettext(
        "%(count)s row stays as it is, as it was changed since or is not yours to change: %(names)s.",
        "%(count)s rows stay as they are, as they were changed since or are not yours to change: %(names)s.",
        count,
    )
    return text % {"count": count, "names": named or _("not there any more")}
