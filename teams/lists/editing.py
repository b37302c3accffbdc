"""How a field of a noun is changed in its list: by the noun's own service, read as its form reads it."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django import forms

from core.access.models import User
from core.common.listing import Edit, Finder, of_finder, of_form


def field_of(
    form: type[forms.Form],
    name: str,
    service: Callable[..., Any],
    noun: str,
    *,
    may: Callable[[User, Any], bool],
    offered: Callable[[User], bool],
    finder: Finder | None = None,
    bulk: bool = True,
    field: Callable[[User], forms.Field] | None = None,
    value: Callable[[Any], Any] | None = None,
    each: Callable[..., Mapping[int, str]] | None = None,
) -> Edit:
    """Return how a field is changed in a list.

    service: takes `by`, the row as `noun`, and the field by its name.
    field: reads what is typed, where the form has the field only for one user; value: what a row has, where
    it is not what the field gives.
    each: the service that changes many: `by`, and what each row is to be, by primary key.
    """

    def change(*, by: User, row: Any, value: Any) -> None:
        service(by=by, **{noun: row, name: value})

    def change_apart(*, by: User, pairs: Sequence[tuple[Any, Any]]) -> Mapping[int, str]:
        return each(by=by, changes={row.pk: {name: value} for row, value in pairs}) if each else {}

    def change_many(*, by: User, rows: Sequence[Any], value: Any) -> Mapping[int, str]:
        return change_apart(by=by, pairs=[(row, value) for row in rows])

    return Edit(
        field=field or (of_finder(finder) if finder else of_form(form, name)),
        value=value or attrgetter(name),
        may=may,
        offered=offered,
        change=change,
        change_many=change_many if each else None,
        change_apart=change_apart if each else None,
        finder=finder,
        bulk=bulk,
    )
