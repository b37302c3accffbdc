"""How the API knows who calls."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied as NoAddress
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from core.access import tokens
from core.access.models import ApiToken, User

KEYWORD = "Bearer"
NOTE_USE_EVERY = timedelta(minutes=1)
# Compared when there is no such token, so that the answer takes as long.
_NOBODY = "0" * 64


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`: acts as the token's user, within the token's scopes.

    401 for a token that is unknown, expired, revoked, of an inactive user or used from elsewhere
    than its networks; 403 `token_scope` for a change with a token that may only read.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the user and the token; None when no bearer token was sent."""
        word, _space, plain = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() != KEYWORD.lower():
            return None
        token = _find(plain.strip())
        _check(token, request)
        _note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that goes with 401."""
        return KEYWORD


class SignedInAuthentication(SessionAuthentication):
    """The browser's session; changes need the CSRF token."""


def _find(plain: str) -> ApiToken:
    prefix = tokens.prefix_of(plain)
    token = ApiToken.objects.select_related("user").filter(prefix=prefix).first() if prefix else None
    if not tokens.matches(plain, token.digest if token else _NOBODY) or token is None:
        raise AuthenticationFailed(_("This token is not known."), code="token_unknown")
    return token


def _check(token: ApiToken, request: Request) -> None:
    if token.revoked_at is not None:
        raise AuthenticationFailed(_("This token was revoked."), code="token_revoked")
    if token.expires_at is not None and token.expires_at <= timezone.now():
        raise AuthenticationFailed(_("This token has expired."), code="token_expired")
    if not token.user.is_active:
        raise AuthenticationFailed(_("The user of this token is not active."), code="user_inactive")
    if token.networks and not _inside(request, token.networks):
        raise AuthenticationFailed(_("This token may not be used from this address."), code="token_network")
    if request.method not in SAFE_METHODS and tokens.WRITE not in token.scopes:
        raise PermissionDenied(_("This token may read but not change anything."), code="token_scope")


def _inside(request: Request, networks: list[str]) -> bool:
    try:
        # allauth knows how many proxies to trust.
        address = ip_address(get_adapter().get_client_ip(request._request))
    except (NoAddress, ValueError):
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in ip_network(network, strict=False) for network in networks)


def _note_use(token: ApiToken) -> None:
    """Keep when the token was last used, to the minute: not a write for each call."""
    now = timezone.now()
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTE_USE_EVERY:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
