"""What viewsets of teams have in common."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins

from core.access.api import caller
from core.access.permissions import Action, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate


class OpenRows(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Rows that everybody reads who sees any part of the portfolio. rows: those there are."""

    lookup_value_regex = r"[0-9]{1,18}"
    rows: QuerySet[Any]

    def get_queryset(self) -> Any:
        """Return every row, oldest entry first, to whoever sees any part of the portfolio."""
        rows = self.rows.order_by("pk")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()
