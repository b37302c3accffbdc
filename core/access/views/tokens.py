"""Somebody's own API tokens."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from core.access.forms import TokenForm
from core.access.models import ApiToken
from core.access.requests import Asked
from core.access.services import tokens
from core.access.services.tokens import NewToken
from core.common.forms import saved


@never_cache
@sensitive_variables("made")
def token_list(request: Asked) -> HttpResponse:
    """List one's tokens and make new ones; a new one is shown in the answer to its form and never again."""
    form = TokenForm(request.POST or None)
    made = saved(form, partial(_create, request)) if request.method == "POST" else None
    own = ApiToken.objects.filter(user=request.user, revoked_at__isnull=True).order_by("name")
    context = {"tokens": own, "form": TokenForm() if made else form, "made": made, "now": timezone.now()}
    return render(request, "access/token_list.html", context, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: Asked, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    token = get_object_or_404(ApiToken, pk=pk, user=request.user, revoked_at__isnull=True)
    tokens.revoke(token=token, by=request.user)
    messages.info(request, _("The token %(name)s was revoked.") % {"name": token.name})
    return redirect("access:token-list")


def _create(request: Asked, *, expires_on: Any, **fields: Any) -> NewToken:
    """The last day counts: the token ends when that day is over."""
    after = (
        None if expires_on is None else datetime.combine(expires_on + timedelta(days=1), time(), tzinfo=UTC)
    )
    return tokens.create(user=request.user, by=request.user, expires_at=after, **fields)
