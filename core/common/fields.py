"""Database types that Django does not know."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    Text = models.TextField[str, str]
    Lookup = models.Lookup[Any]
else:
    Text, Lookup = models.TextField, models.Lookup


class LtreeField(Text):
    """A PostgreSQL `ltree` path: labels joined by dots, root first."""

    description = "ltree path"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type."""
        return "ltree"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        """Return the path as text."""
        return None if value is None else str(value)


@LtreeField.register_lookup
class Within(Lookup):
    """`path__within=paths`: the path equals one of these or lies below one of them."""

    lookup_name = "within"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write `path <@ ANY(array)`."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} <@ ANY(%s::ltree[])", [*params, list(self.rhs)]


@LtreeField.register_lookup
class Above(Lookup):
    """`path__above=path`: the path equals this one, or another column's, or is one of its ancestors."""

    lookup_name = "above"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write `path @> value`."""
        lhs, params = self.process_lhs(compiler, connection)
        if self.rhs_is_direct_value():
            return f"{lhs} @> %s::ltree", [*params, str(self.rhs)]
        rhs, more = self.process_rhs(compiler, connection)
        return f"{lhs} @> {rhs}", [*params, *more]


class DateRange(models.Func):
    """`daterange(from, to)`: half-open, open-ended where `to` is null."""

    function = "DATERANGE"
    output_field = DateRangeField()
