"""One-click sign-in for the demo's users, on this computer only.

A link is signed, works once and for twelve hours, and for users of the demo alone. The
route does not exist unless the portal holds the demo company and can be reached from this
computer only (`demo_links_allowed`).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import UsedLink, User
from core.audit.services import trail
from core.common.errors import DomainError

VALID_FOR = timedelta(hours=12)
_signer = signing.TimestampSigner(salt="core.access.demo_links")


class LinkRefused(DomainError):
    """The link was used, is too old, or is none of ours."""

    code = "link_refused"
    http_status = 403
    detail = _(
        "This link was used already, or is older than twelve hours. "
        "`manage.py sign_in_links` prints new ones."
    )


@dataclass(frozen=True)
class SignInLink:
    """A link and whom it signs in."""

    user: User
    token: str


def demo_links_allowed() -> bool:
    """Tell whether there may be such links here: demo data, and no way in from another computer."""
    hosts = [settings.BIND_ADDRESS, *settings.ALLOWED_HOSTS]
    return bool(settings.DEMO) and all(_is_loopback(host) for host in hosts)


def make_links() -> list[SignInLink]:
    """Make a new link for every active user of the demo, in the order in which they were made."""
    users = User.objects.filter(is_demo=True, is_active=True).order_by("pk").prefetch_related("grants__scope")
    return [SignInLink(user, _token(user)) for user in users]


def redeem(*, token: str) -> User:
    """Use a link and return whom it signs in.

    Raises LinkRefused. The first use wins, also when two come at once.
    """
    try:
        user_id, nonce = _signer.unsign_object(token, max_age=VALID_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        raise LinkRefused from None
    with transaction.atomic():
        # Older ones are refused by their signature's age.
        UsedLink.objects.filter(used_at__lt=timezone.now() - 2 * VALID_FOR).delete()
        _used, is_first = UsedLink.objects.get_or_create(nonce=nonce)
        user = User.objects.filter(pk=user_id, is_demo=True, is_active=True).first()
        if not is_first or user is None:
            raise LinkRefused
        trail.record(
            verb="access.user.signed_in_by_link", by=user, subject=("user", user.pk), label=user.email
        )
    return user


def _token(user: User) -> str:
    return _signer.sign_object([user.pk, secrets.token_hex(16)])


def _is_loopback(host: str) -> bool:
    name = host.strip().strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
