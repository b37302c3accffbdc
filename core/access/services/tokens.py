"""Make API tokens and take them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import tokens
from core.access.models import ApiToken, User
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid

SCOPES = {tokens.READ: [tokens.READ], tokens.WRITE: [tokens.READ, tokens.WRITE]}


@dataclass(frozen=True)
class NewToken:
    """A token and its text, which nobody can show again."""

    token: ApiToken
    plain: str


def create(
    *,
    user: User,
    name: str,
    scopes: str,
    by: Actor,
    expires_at: datetime | None = None,
    networks: Sequence[str] = (),
) -> NewToken:
    """Make a token that acts as the user.

    scopes:   `read`, or `write`, which may read too.
    networks: the only addresses it may be used from (`10.0.0.0/8`, `2001:db8::1`); none: from anywhere.
    Raises Invalid with `fields`.
    """
    _check(user, name, scopes, expires_at, networks)
    plain, prefix = tokens.make()
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip(),
            prefix=prefix,
            digest=tokens.digest(plain),
            scopes=SCOPES[scopes],
            networks=list(networks),
            expires_at=expires_at,
        )
        facts = {"scopes": token.scopes, "networks": token.networks, "expires_at": expires_at}
        _record("created", token, by, after={"name": token.name, "user": user.email, **facts})
    return NewToken(token, plain)


def revoke(*, token: ApiToken, by: Actor) -> None:
    """Make a token useless, from the next call on. Twice is once."""
    with transaction.atomic():
        now = timezone.now()
        if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
            _record("revoked", token, by)


def _check(user: User, name: str, scopes: str, expires_at: datetime | None, networks: Sequence[str]) -> None:
    fields: dict[str, list[str]] = {}
    if not name.strip():
        fields["name"] = [_("Give the token a name that says what uses it.")]
    elif ApiToken.objects.filter(user=user, name=name.strip(), revoked_at__isnull=True).exists():
        fields["name"] = [_("You have a token of this name. Choose another, or revoke that one first.")]
    if scopes not in SCOPES:
        fields["scopes"] = [_("Choose read or write.")]
    if expires_at is not None and expires_at <= timezone.now():
        fields["expires_at"] = [_("Choose a moment in the future.")]
    if wrong := [network for network in networks if not _is_network(network)]:
        text = _("%(wrong)s is not an address or a network. Write it like 192.0.2.7 or 10.0.0.0/8.")
        fields["networks"] = [text % {"wrong": ", ".join(wrong)}]
    if fields:
        raise Invalid(fields=fields)


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _record(what: str, token: ApiToken, by: Actor, after: dict[str, object] | None = None) -> None:
    trail.record(
        verb=f"access.token.{what}", by=by, subject=("token", token.pk), label=token.name, after=after
    )
