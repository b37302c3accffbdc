"""Pages of the frame itself: the design catalogue, and the choice of theme, language and tour."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.access.models import User
from core.access.requests import Asked
from core.access.services import preferences
from core.common.pages import ours
from cpo_portal import catalogue
from cpo_portal.navigation import THEME_COOKIE, THEMES

_A_YEAR = 365 * 24 * 3600


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say that this process answers and reaches its database; 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states, for people who build pages and for visual tests."""
    return render(request, "design/catalogue.html", catalogue.examples())


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or (anything else) whatever the system says, for this person and this browser."""
    chosen = request.POST.get("theme", "")
    chosen = chosen if chosen in THEMES else ""
    if isinstance(request.user, User):
        preferences.choose_theme(user=request.user, theme=chosen)
    response = _back(request)
    _remember(response, THEME_COOKIE, chosen)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language for this person and this browser."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if not check_for_language(chosen):
        return response
    if isinstance(request.user, User):
        preferences.choose_language(user=request.user, language=chosen)
    _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def set_tour(request: Asked) -> HttpResponse:
    """Begin the tour, or end it for good."""
    chosen = preferences.begin_tour if request.POST.get("tour") == "begin" else preferences.end_tour
    chosen(user=request.user)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the page the choice was made on, never to another site."""
    return HttpResponseRedirect(ours(request, request.POST.get("next", "")))


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
