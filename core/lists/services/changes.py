"""Changing one thing of some rows of a list, through the noun's own service, so that it can be taken back.

The same steps serve a cell edited in place, a bulk change and its preview: a preview is the change itself, in
a transaction that is rolled back, so that it promises exactly what will happen.

1. Read the rows as the user's list has them.
2. Set aside those the user may not change, and those that have the value already.
3. Change the others: all in one go where the noun can, else one by one; what a rule refuses stays as it was.
4. Read them again: what differs now is what was changed, and what a step of undo keeps.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _

from core.access.models import User
from core.common.errors import DomainError, Invalid, NotAllowed
from core.common.listing import Column, Edit, Listing
from core.common.overtaken import telling_overtaken
from core.lists.errors import TooMany
from core.undo.keeping import keep_change
from core.undo.models import Step

Row = TypeVar("Row")
# Hears how many rows of how many are done; raises to stop.
Watch = Callable[[int, int], None]
KIND = "lists.changed"
# Rows that somebody waits for: where each goes through its service alone, and where many go together.
EACH, TOGETHER = 500, 2_000
# Rows that a job changes: all in all, and together, so that it can tell how far it is, and stop.
MANY, PART = 10_000, 1_000


@dataclass(frozen=True)
class Changed:
    """A row that is other than it was: the row before and after, and what undo keeps of both."""

    pk: Any
    before: Any
    after: Any
    was: Any
    now: Any


@dataclass
class Outcome:
    """What a change does to the rows that were asked for."""

    changed: list[Changed] = field(default_factory=list)
    same: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, str]] = field(default_factory=list)
    step: Step | None = None


def value_of(*, user: User, edit: Edit, text: str) -> Any:
    """Return the value that a text stands for. Raises Invalid."""
    try:
        return edit.field(user).clean(text)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error


def values_of(*, user: User, edit: Edit, texts: Collection[str]) -> dict[str, Any]:
    """Return the values that texts stand for; those of rows of a table in one query. Raises Invalid."""
    values: dict[str, Any] = {}
    field = edit.field(user)
    if isinstance(field, ModelChoiceField) and field.queryset is not None and field.to_field_name:
        key = field.to_field_name
        values = {str(getattr(one, key)): one for one in field.queryset.filter(**{f"{key}__in": texts})}
    return {
        text: values[text] if text in values else value_of(user=user, edit=edit, text=text) for text in texts
    }


def most(edit: Edit) -> int:
    """Return how many rows can be changed while somebody waits; more of them are changed by a job."""
    return EACH if edit.change_many is None else TOGETHER


def preview(
    *,
    user: User,
    listing: Listing,
    column: Column,
    rows: QuerySet[Any],
    text: str,
    watch: Watch | None = None,
) -> Outcome:
    """Say what a change would do, by doing it and taking it back at once. watch: as in `apply`.

    Raises Invalid, TooMany.
    """
    with transaction.atomic():
        outcome = _change(user, listing, column, rows, text, watch)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def apply(
    *,
    user: User,
    listing: Listing,
    column: Column,
    rows: QuerySet[Any],
    text: str,
    watch: Watch | None = None,
) -> Outcome:
    """Give rows a value, each with its own audit event, and keep the way back where there is one.

    watch: hears how far it is: then nobody waits for it, and more rows are changed at once.
    Raises Invalid, TooMany.
    """
    outcome = _change(user, listing, column, rows, text, watch)
    if outcome.changed and not (column.edit and column.edit.final):
        outcome.step = _keep(user, listing, column, outcome.changed)
    return outcome


def _change(
    user: User, listing: Listing, column: Column, rows: QuerySet[Any], text: str, watch: Watch | None
) -> Outcome:
    edit = column.edit
    if edit is None or not edit.offered(user):
        raise NotAllowed
    value = value_of(user=user, edit=edit, text=text)
    limit = MANY if watch else most(edit)
    before = list(rows[: limit + 1])
    if len(before) > limit:
        raise TooMany
    outcome = Outcome()
    wanted = []
    for row in before:
        if not edit.may(user, row):
            outcome.refused.append((row, str(NotAllowed.detail)))
        elif edit.closed and (reason := edit.closed(row)):
            outcome.refused.append((row, reason))
        elif edit.same(row, value):
            outcome.same.append(row)
        else:
            wanted.append(row)
    reasons = write(user, edit, wanted, value, watch)
    outcome.refused += [(row, reasons[row.pk]) for row in wanted if row.pk in reasons]
    _compare(outcome, edit, wanted, _again(user, listing, wanted, reasons), reasons)
    return outcome


def write(
    user: User, edit: Edit, rows: Sequence[Any], value: Any, watch: Watch | None = None
) -> dict[Any, str]:
    """Change rows and return why some were refused."""
    if not rows:
        return {}
    reasons: dict[Any, str] = {}
    if edit.hold:
        edit.hold(rows)
    if edit.change_many is not None and len(rows) > 1:
        for part in parts(rows, watch):
            with telling_overtaken():
                reasons |= edit.change_many(by=user, rows=part, value=value)
        return reasons
    for done, row in enumerate(rows):
        if watch:
            watch(done, len(rows))
        try:
            with telling_overtaken(), transaction.atomic():
                edit.change(by=user, row=row, value=value)
        except DomainError as error:
            reasons[row.pk] = error.sentences()
    return reasons


def parts(rows: Sequence[Row], watch: Watch | None) -> Iterator[Sequence[Row]]:
    """Yield rows that go together: all, or as many as one waits for to hear how far it is."""
    size = PART if watch else max(1, len(rows))
    for done in range(0, len(rows), size):
        if watch:
            watch(done, len(rows))
        yield rows[done : done + size]


def _again(user: User, listing: Listing, rows: Sequence[Any], reasons: dict[Any, str]) -> dict[Any, Any]:
    if listing.rows is None or len(reasons) == len(rows):
        return {}
    keys = [row.pk for row in rows if row.pk not in reasons]
    return {row.pk: row for row in listing.rows(user).filter(pk__in=keys)}


def _compare(
    outcome: Outcome, edit: Edit, rows: Sequence[Any], again: dict[Any, Any], reasons: dict[Any, str]
) -> None:
    """Tell what changed from what the service found to be the same after all."""
    for row in rows:
        after = again.get(row.pk)
        if after is None:
            continue
        was, now = edit.text(row), edit.text(after)
        if was == now:
            outcome.same.append(after)
        else:
            outcome.changed.append(Changed(row.pk, row, after, edit.kept(row), edit.kept(after)))


def _keep(user: User, listing: Listing, column: Column, changed: Sequence[Changed]) -> Step:
    first = changed[0]
    one = len(changed) == 1

    def said() -> str:
        words = {
            "column": column.label,
            "name": listing.called(first.after),
            "count": len(changed),
            "list": listing.title,
        }
        return (_("%(column)s of %(name)s") if one else _("%(column)s of %(count)s rows (%(list)s)")) % words

    return keep_change(
        by=user,
        kind=KIND,
        payload={
            "listing": listing.name,
            "column": column.name,
            "rows": [[change.pk, change.was, change.now] for change in changed],
        },
        label=said,
        subject=(listing.subject, first.pk) if one else ("list", listing.name),
    )
