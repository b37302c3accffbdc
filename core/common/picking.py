"""Choosing one of many thousands: a text field that searches on the server as one types.

What the field holds is text that names one thing ("Ada Lovelace <ada@example.com>"), so it works
without scripts too: an e-mail typed in full, or a name that only one person has, is enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.db.models import Model
from django.http import JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

M = TypeVar("M", bound=Model)
MOST = 10


class PickInput(forms.TextInput):
    """A text input with a list of what matches below it."""

    template_name = "django/forms/widgets/picker.html"

    def __init__(self, *, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = reverse_lazy(url_name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where to search."""
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = str(self.url)
        return context


class PickField(forms.Field, Generic[M]):
    """One of many things, by a text that names it.

    url_name: a view that answers `?q=` with `options`. find: text → the thing, None where it names none.
    write: the thing → the text. unknown: what to say when the text names none.
    """

    def __init__(
        self,
        *,
        url_name: str,
        find: Callable[[str], M | None],
        write: Callable[[M], str],
        unknown: "StrOrPromise",
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=PickInput(url_name=url_name), **kwargs)
        self.find, self.write, self.unknown = find, write, unknown

    def prepare_value(self, value: Any) -> Any:
        """Return the text for a thing; what was typed stays as it was."""
        return self.write(value) if isinstance(value, Model) else value  # type: ignore[arg-type]

    def to_python(self, value: Any) -> M | None:
        """Return the thing that the text names."""
        text = str(value or "").strip()
        if not text:
            return None
        found = self.find(text)
        if found is None:
            raise forms.ValidationError(self.unknown, code="unknown")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the texts."""
        return bool((self.prepare_value(initial) or "") != (data or ""))


@dataclass(frozen=True)
class PickOption:
    """One line of the list. text: what the field holds once it is chosen."""

    text: str
    label: str
    note: str


def options(found: list[PickOption], *, more: bool) -> JsonResponse:
    """Answer a search. more: there are others; the list then says to type on."""
    foot = _("Type more letters to see others.") if more else "" if found else _("Nothing matches.")
    return JsonResponse({"options": [vars(one) for one in found], "foot": foot})
