"""The signed link with which somebody stops their mails without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "collaboration.stop-digest"


def address_for(user_id: int) -> str:
    """Return the whole address that stops the mails to somebody."""
    token = signing.Signer(salt=SALT).sign(str(user_id))
    site: str = settings.SITE_ADDRESS
    return site + reverse("collaboration:stop-digest", args=[token])


def user_of(token: str) -> int:
    """Return whose mails a token stops. Raises BadSignature for anything the portal did not sign."""
    return int(signing.Signer(salt=SALT).unsign(token))
