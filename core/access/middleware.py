"""Nobody sees a page without having signed in; everybody reads it in their own language."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core.access.models import User

Respond = Callable[[HttpRequest], HttpResponse]

# Everything else, also what is added later, needs a signed-in user.
OPEN_VIEWS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",  # says that accounts are made by an administrator
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "access:demo-sign-in",
        "health",
        "collaboration:stop-digest",  # a signed link of a mail
        "set_language",
        "set_theme",
    }
)
# The API knows its callers by itself (core/access/authentication.py).
API_PREFIX = "/api/"


class SignInRequiredMiddleware:
    """Sends whoever is not signed in to the sign-in page, and back afterwards."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the check needs to know the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let open views and signed-in users pass."""
        match = request.resolver_match
        name = match.view_name if match else ""
        is_api = request.path.startswith(API_PREFIX)
        if name in OPEN_VIEWS or is_api or request.user.is_authenticated:
            return None
        return _to_sign_in(request)


class PersonLocaleMiddleware:
    """The language a person chose, else the browser's cookie, else what the browser prefers."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        language = _language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _language(request: HttpRequest) -> str:
    if isinstance(request.user, User) and translation.check_for_language(request.user.language):
        return request.user.language
    return translation.get_language_from_request(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if "HX-Request" not in request.headers:
        back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
        return HttpResponseRedirect(_sign_in_url(back))
    # A fragment cannot show the sign-in page: the whole page goes there, and back to itself.
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = f"{page.path}?{page.query}" if page.query else page.path
    return HttpResponse(status=401, headers={"HX-Redirect": _sign_in_url(back)})


def _sign_in_url(back: str) -> str:
    url = resolve_url(settings.LOGIN_URL)
    return f"{url}?{urlencode({'next': back})}" if back not in ("", "/") else url
