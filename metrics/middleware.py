"""What every request of the metrics shares."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from metrics.selectors.definitions import read_once


class DefinitionsMiddleware:
    """Read the company's own KPIs once a request, and only when something asks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with definitions that do not change meanwhile."""
        with read_once():
            return self.get_response(request)
