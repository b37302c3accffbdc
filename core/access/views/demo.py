"""The demo's one-click sign-in."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.access.demo_links import LinkRefused, redeem


@require_GET
@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in whoever the link is for and go to the first page; a used link says where to get another."""
    try:
        user = redeem(token=token)
    except LinkRefused as error:
        return render(request, "access/link_refused.html", {"error": error}, status=error.http_status)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
