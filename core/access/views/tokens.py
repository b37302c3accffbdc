"""API tokens: one's own, and for who administers the portal, which there are."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from core.access.forms import TokenForm
from core.access.lists import TOKENS, letters_of, state_of
from core.access.requests import Asked
from core.access.selectors.tokens import tokens_for
from core.access.services import tokens
from core.access.services.tokens import NewToken
from core.audit.selectors.history import history
from core.common.forms import saved
from core.common.listing.view import listing_page


@require_safe
def token_list(request: Asked) -> HttpResponseBase:
    """List one's own tokens; everybody's for who administers the portal."""
    return listing_page(request, TOKENS, template="access/token_list.html")


@never_cache
@sensitive_variables("made")
def token_add(request: Asked) -> HttpResponse:
    """Make a token of one's own; it is shown in the answer to its form and never again."""
    form = TokenForm(request.POST or None)
    made = saved(form, partial(_create, request)) if request.method == "POST" else None
    context = {"form": form, "made": made, "crumbs": _crumbs(_("New token"))}
    return render(request, "access/token_form.html", context, status=422 if form.errors else 200)


@require_safe
def token_detail(request: Asked, pk: int) -> HttpResponse:
    """Show whose a token is, what it may, when it was used, and what became of it."""
    token = get_object_or_404(tokens_for(request.user), pk=pk)
    context = {
        "token": token,
        "state": state_of(token),
        "letters": letters_of(token),
        "may_revoke": token.revoked_at is None,
        "events": history("token", token.pk),
        "crumbs": _crumbs(token.name),
    }
    return render(request, "access/token_detail.html", context)


@require_POST
def token_revoke(request: Asked, pk: int) -> HttpResponse:
    """Revoke a token: one's own, or any for who administers the portal."""
    token = get_object_or_404(tokens_for(request.user), pk=pk, revoked_at__isnull=True)
    tokens.revoke(token=token, by=request.user)
    messages.info(request, _("The token %(name)s was revoked.") % {"name": token.name})
    return redirect("access:token-list")


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("API tokens"), reverse("access:token-list")), (here, "")]


def _create(request: Asked, *, expires_on: Any, **fields: Any) -> NewToken:
    """The last day counts: the token ends when that day is over."""
    after = (
        None if expires_on is None else datetime.combine(expires_on + timedelta(days=1), time(), tzinfo=UTC)
    )
    return tokens.create(user=request.user, by=request.user, expires_at=after, **fields)
