"""What every request goes through: its address, and what it reads once."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from core.common.once import within


class NoNulMiddleware:
    """Answer addresses with a NUL character as not found: no code holds one, and PostgreSQL takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Look before the view does. The API says in its own words which parameter is wrong."""
        values = () if request.path.startswith("/api/") else request.GET.values()
        if "\0" in request.path or any("\0" in value for value in values):
            raise Http404


class OnceMiddleware:
    """Keep, for the time of a request, what it reads more than once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with what does not change meanwhile."""
        with within():
            return self.get_response(request)
