"""Rows that hold from a day until before another; without an end they still hold."""

from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from core.common.errors import Invalid

M = TypeVar("M", bound=Model)


class Span(Protocol):
    """What holds from `starts_on` until before `ends_on`."""

    starts_on: Any
    ends_on: Any


def refuse_reversed(span: Span) -> None:
    """Refuse an end that does not come after the start. Raises Invalid."""
    if span.ends_on and span.ends_on <= span.starts_on:
        message = _("The end lies before the start. Give a later day, or none.")
        raise Invalid(message, fields={"ends_on": [message]})


def holding(day: date) -> Q:
    """Keep the rows that hold on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def overlapping(rows: QuerySet[M, Any], starts_on: date, ends_on: date | None) -> QuerySet[M, Any]:
    """Return the rows that hold on one of these days at least, the earliest first."""
    found = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)).order_by("starts_on")
    return found if ends_on is None else found.filter(starts_on__lt=ends_on)
