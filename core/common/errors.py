"""The one shape of an expected failure."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A rule of the domain said no. Subclasses stand beside the code that raises them.

    code:   stable, for machines (`product_retired`).
    detail: a sentence for people that says what is so and what to do.
    fields: the same by field, where the failure belongs to one.
    """

    code = "refused"
    detail: "StrOrPromise" = _("This is not possible.")
    http_status = 409

    def __init__(
        self, detail: "StrOrPromise | None" = None, *, fields: Mapping[str, list[str]] | None = None
    ) -> None:
        self.detail = detail or self.detail
        self.fields: dict[str, list[str]] = dict(fields or {})
        super().__init__(str(self.detail))

    def sentences(self) -> str:
        """Return all that is wrong as one text, for where there is no form: a command, a log."""
        return " ".join(message for messages in self.fields.values() for message in messages) or str(
            self.detail
        )


class NotAllowed(DomainError):
    """The actor may see the thing but not do this to it."""

    code = "not_allowed"
    detail = _("Your role does not allow this. Ask your administrator for the right.")
    http_status = 403


class Invalid(DomainError):
    """One or more fields cannot be accepted as they are."""

    code = "invalid"
    detail = _("Some fields need a correction.")
    http_status = 400
