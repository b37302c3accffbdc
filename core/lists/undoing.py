"""The way back of a change in a list: rows that still have what they were given get back what they had."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.common.actors import Actor
from core.common.errors import DomainError
from core.common.listing import Edit, Listing
from core.common.listing.extensions import extended
from core.common.listing.registry import find
from core.lists.services.changes import KIND, Watch, most, parts, values_of, write
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo

NAMED = 5


def register_way_back() -> None:
    """Make the way back of changes in lists known."""
    reverter(KIND, large=is_large)(put_back)


def is_large(step: Step, by: Actor) -> bool:
    """Tell whether taking a step back takes longer than somebody waits."""
    try:
        _listing, edit = _place(by, step)
    except CannotUndo:
        return False
    return len(step.payload["rows"]) > most(edit)


def put_back(step: Step, by: Actor) -> str:
    """Give rows back what they had, and name those that were changed since, which stay as they are.

    Raises CannotUndo where no row can go back.
    """
    user: Any = by
    listing, edit = _place(user, step)
    kept = {row[0]: row for row in step.payload["rows"]}
    there = list(listing.rows(user).filter(pk__in=kept)) if listing.rows else []
    unchanged = [row for row in there if edit.kept(row) == kept[row.pk][2] and edit.may(user, row)]
    had = [(row, kept[row.pk][1]) for row in unchanged]
    if edit.put_back_each is not None:
        refused = _together(user, edit.put_back_each, had, step.watch)
    elif edit.put_back is None:
        refused = _give_back(user, edit, had, step.watch)
    else:
        refused = _put_back(user, edit.put_back, had, step.watch)
    back = {row.pk for row in unchanged if row.pk not in refused}
    left = [listing.called(row) for row in there if row.pk not in back]
    if not back:
        raise CannotUndo(_stayed(left, len(kept)))
    return _stayed(left, len(kept) - len(back)) if len(back) < len(kept) else ""


def _give_back(user: Any, edit: Edit, had: Sequence[tuple[Any, str]], watch: Watch | None) -> set[Any]:
    """Give rows the values they had, together where the noun can; return which were refused."""
    values = values_of(user=user, edit=edit, texts=sorted({text for _row, text in had}))
    refused: set[Any] = set()
    if edit.hold:
        edit.hold([row for row, _text in had])
    if edit.change_apart is not None:
        return _together(user, edit.change_apart, [(row, values[text]) for row, text in had], watch)
    groups: dict[str, list[Any]] = defaultdict(list)
    for row, text in had:
        groups[text].append(row)
    done = 0
    for text, rows in groups.items():
        refused |= set(write(user, edit, rows, values[text], _after(done, len(had), watch)))
        done += len(rows)
    return refused


def _together(
    user: Any, change: Callable[..., Any], pairs: Sequence[tuple[Any, Any]], watch: Watch | None
) -> set[Any]:
    """Let a service take part after part; return which were refused."""
    refused: set[Any] = set()
    for part in parts(pairs, watch):
        refused |= set(change(by=user, pairs=part))
    return refused


def _after(done: int, total: int, watch: Watch | None) -> Watch | None:
    """Return who hears of some rows among others: so many were done before."""
    return (lambda more, _of: watch(done + more, total)) if watch else None


def _put_back(
    user: Any, put_back: Callable[..., Any], had: Sequence[tuple[Any, Any]], watch: Watch | None
) -> set[Any]:
    """Let the noun's own service bring back what a value alone does not; return which were refused."""
    refused: set[Any] = set()
    for done, (row, was) in enumerate(had):
        if watch:
            watch(done, len(had))
        try:
            with transaction.atomic():
                put_back(by=user, row=row, kept=was)
        except DomainError:
            refused.add(row.pk)
    return refused


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
