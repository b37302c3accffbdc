"""Rows that hold from a day until before another; without an end they still hold."""

from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from core.common.alike import Alike
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


class Others(Alike[M]):
    """What holds beside some rows: the rows of their kind that share what is named."""

    def in_the_way(self, row: Any) -> M | None:
        """Return the earliest that holds on a day on which this row is to hold."""
        held = (one for one in self.others(row) if _meet(one, row))
        return min(held, key=lambda one: one.starts_on, default=None)  # type: ignore[attr-defined]


def _meet(one: Any, other: Any) -> bool:
    """Tell whether two rows hold on one day at least; what ends before it starts holds on none."""
    begins_before_end = other.ends_on is None or one.starts_on < other.ends_on
    return begins_before_end and (one.ends_on is None or one.ends_on > other.starts_on)
