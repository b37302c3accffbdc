"""How API v1 pages: `page` and `page_size`, with the count."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import pagination
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


class PageNumberPagination(pagination.PageNumberPagination):
    """Fifty rows a page, at most a thousand."""

    page_size_query_param = "page_size"
    max_page_size = 1000

    def get_page_size(self, request: Request) -> int | None:
        """Return how many rows a page has; refuse what cannot be a number of rows."""
        asked = request.query_params.get(self.page_size_query_param, "")
        if asked and not (asked.isdecimal() and len(asked) < 10 and 1 <= int(asked) <= self.max_page_size):
            limits = {"low": 1, "high": self.max_page_size}
            message = _("Choose a number from %(low)s to %(high)s.") % limits
            raise ValidationError({self.page_size_query_param: [message]})
        return int(asked) if asked else self.page_size

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the limits, too."""
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return parameters
