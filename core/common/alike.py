"""Rows that share what some fields say."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


class Alike(Generic[M]):
    """What is alike in some fields, read at once for some rows.

    The first of the names is what a row never leaves (its person, its product). Rows that are being changed
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
        for one in type(rows[0])._default_manager.filter(**shared).order_by("pk"):
            self._found[getattr(one, first)].append(own.get(one.pk, one))

    def others(self, row: M) -> Iterator[M]:
        """Yield the other rows that say the same."""
        said = self._said(row)
        return (one for one in self._found[said[0]] if one.pk != row.pk and self._said(one) == said)

    def has_other(self, row: M) -> bool:
        """Tell whether another row says the same already, where no two may."""
        return any(True for _other in self.others(row))

    def _said(self, row: M) -> list[Any]:
        return [getattr(row, name) for name in self._names]
