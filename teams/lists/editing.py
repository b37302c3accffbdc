"""How a field of a noun is changed in its list: by the noun's own service, read as its form reads it."""

from collections.abc import Callable
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
) -> Edit:
    """Return how a field is changed in a list.

    service: takes `by`, the row as `noun`, and the field by its name.
    """

    def change(*, by: User, row: Any, value: Any) -> None:
        service(by=by, **{noun: row, name: value})

    return Edit(
        field=of_finder(finder) if finder else of_form(form, name),
        value=attrgetter(name),
        may=may,
        offered=offered,
        change=change,
        finder=finder,
        bulk=bulk,
    )
