"""Text without case and accents, as the database sorts and finds it."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Func, Model, Q, TextField

from core.common.fields import Lookup, Text


class Plain(Func):
    """`unaccent(text)`: the database has no ICU, so names sort by an unaccented, lower-cased key."""

    function = "unaccent"
    output_field = CharField()


class Key(Func):
    """`plain_text(text)`: that key as an index can hold it; for fields that have such an index.

    Slower than the two functions it stands for where there is none: PostgreSQL cannot unfold it.
    """

    function = "plain_text"
    output_field = TextField()


class PlainText(Text):
    """A text without case and accents."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type."""
        return "text"


@PlainText.register_lookup
class Like(Lookup):
    """`found__like="%tap%"`."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write `text LIKE portal_plain(pattern)`: a constant to the planner."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} LIKE portal_plain(%s)", [*params, self.rhs]


class Unaccented(Func):
    """The same where no index has it: three times as fast as `portal_plain`, which cannot be unfolded."""

    template = "lower(unaccent(%(expressions)s))"
    output_field = PlainText()


class Kept(Func):
    """Another column of the table that a field is of. The database fills it; the models do not know it."""

    output_field = PlainText()

    def as_sql(self, compiler: Any, connection: Any, *_how: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        """Write `table.column`."""
        (of,) = self.get_source_expressions()
        column = connection.ops.quote_name(self.extra["column"])
        return f"{compiler.quote_name_unless_alias(of.alias)}.{column}", ()


_kept: dict[tuple[type[Model], str], str] = {}


def keep(model: type[Model], field: str, *, column: str) -> None:
    """Say that the database keeps a field so, in a column of its table: a name that much is found by."""
    _kept[model, field] = column


def kept(model: type[Model], name: str) -> Kept | None:
    """Return a field, or one of another table reached by `__`, as the database keeps it, if it does."""
    *path, last = name.split("__")
    of: Any = model
    for step in path:
        of = of._meta.get_field(step).related_model
    column = _kept.get((of, last))
    return Kept(F(name), column=column) if column else None


def has_letters(model: type[Model], field: str, word: str) -> Q:
    """Keep the rows where a field holds a word, whatever the case and accents of both."""
    return holds(kept(model, field) or Unaccented(F(field)), word)


def holds(plain: Func, word: str) -> Q:
    """Keep the rows where a plain text holds a word."""
    return Q(Like(plain, f"%{escaped(word)}%"))


def escaped(word: str) -> str:
    """Write a word so that LIKE takes its signs literally."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
