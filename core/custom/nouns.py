"""The nouns that can be extended. An app makes its own one so with one line in `AppConfig.ready()`:

    nouns.register(Noun(kind="product", label=_("Products"), model=Product, source="products"))

The model has `custom = JSONField(default=dict, blank=True)`, a GIN index over it and the trigger of
`models.guard_values`; its import source has `more=columns_of("product")`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Manager, Model
from django.forms import Field
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A kind of thing that can have custom fields.

    kind: as the audit trail names it. source: the import source whose files have the fields as columns.
    listing: the list that offers them as columns, by its name.
    verb:    of the audit event of a change. scope_of: the id of the place that a row belongs to.
    may, offered: whether a user may change a row, or any row at all.
    change:  the noun's own service, `change(by=…, row=…, custom={code: value})`; without it, lists only show
             the values.
    """

    kind: str
    label: str | Promise
    model: type[Model]
    source: str
    listing: str = ""
    verb: str = ""
    scope_of: Callable[[Any], int | None] = lambda row: None
    may: Callable[[Any, Any], bool] = lambda user, row: False
    offered: Callable[[Any], bool] = lambda user: False
    change: Callable[..., Any] | None = None


_NOUNS: Final[dict[str, Noun]] = {}
_PEOPLE: "Final[dict[str, Any]]" = {}


def register(noun: Noun) -> None:
    """Make a noun extendable; the same kind again replaces it."""
    _NOUNS[noun.kind] = noun


def register_people(model: type[Any], *, field: Callable[..., Field]) -> None:
    """Say who the people are, a model with `email` and `name`, and what a form asks for one of them with."""
    _PEOPLE.update(model=model, field=field)


def every() -> list[Noun]:
    """List the extendable nouns, in the order in which they were registered."""
    return list(_NOUNS.values())


def get(kind: str) -> Noun:
    """Return a noun. Raises KeyError."""
    return _NOUNS[kind]


def of(instance: Model) -> Noun:
    """Return the noun that an object is one of."""
    return next(noun for noun in _NOUNS.values() if isinstance(instance, noun.model))


def people() -> "Manager[Any]":
    """Return everybody who can be named."""
    return _PEOPLE["model"].objects  # type: ignore[no-any-return]


def people_table() -> str:
    """Return the table of everybody who can be named."""
    return str(_PEOPLE["model"]._meta.db_table)


def person_field(**asks: Any) -> Field:
    """Return a form's field that names one of them; its value is the row."""
    asked: Field = _PEOPLE["field"](**asks)
    return asked
