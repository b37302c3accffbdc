"""What every request goes through: its address, and what it reads once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from core.common.errors import DomainError
from core.common.once import within
from core.common.overtaken import overtaken_by
from core.common.pages import page_before


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


class RefusedMiddleware:
    """Answer a change that was refused where no form could say so: the page that asked, with the reason.

    A button that removes, signs or withdraws has no field beside which a refusal could stand. The API
    answers for itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Say why, where it was a change and no fault of ours."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return None
        refusal = error if isinstance(error, DomainError) else overtaken_by(error)
        if refusal is None:
            return None
        messages.error(request, refusal.sentences())
        if "HX-Request" in request.headers:
            # A fragment has no place for it: the page is loaded anew, and shows it.
            return HttpResponse(status=refusal.http_status, headers={"HX-Refresh": "true"})
        return redirect(page_before(request))
