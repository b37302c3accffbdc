"""Rows that say the same as another where no two may."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


class Twins(Generic[M]):
    """What is alike in some fields, read at once for some rows.

    The first of the names is what a row never leaves (its person, its place). Rows that are being changed
    count as they are to be.
    """

    def __init__(self, rows: Sequence[M], *names: str) -> None:
        self._names = names
        self._found: dict[Any, list[M]] = defaultdict(list)
        if not rows:
            return
        own = {row.pk: row for row in rows}
        first = names[0]
        shared = {f"{first}__in": {getattr(row, first) for row in rows}}
        for one in type(rows[0])._default_manager.filter(**shared):
            self._found[getattr(one, first)].append(own.get(one.pk, one))

    def of(self, row: M) -> M | None:
        """Return another row that says the same."""
        said = [getattr(row, name) for name in self._names]
        return next(
            (
                one
                for one in self._found[said[0]]
                if one.pk != row.pk and [getattr(one, name) for name in self._names] == said
            ),
            None,
        )
