"""One reading of the governance switches for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from core.profile.switches import read


class SwitchesMiddleware:
    """Let a request read the switches once, when something first asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with an empty reading of this request's own."""
        token = read.set({})
        try:
            return self.get_response(request)
        finally:
            read.reset(token)
