"""The form of an API token and how it is kept.

    cpo_4f9a31c2_kT3…      prefix to find it by, then 256 random bits

Only HMAC-SHA256(TOKEN_PEPPER, token) is kept. The pepper is outside the database, so
that whoever reads the table can neither use a token nor try guesses against it.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

MARK = "cpo"
READ = "read"
WRITE = "write"


def make() -> tuple[str, str]:
    """Return a new token and its prefix."""
    prefix = secrets.token_hex(4)
    return f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}", prefix


def prefix_of(token: str) -> str | None:
    """Return the prefix of a text that has the form of a token, else None."""
    parts = token.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == MARK and len(parts[1]) == 8 else None


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hmac.new(settings.TOKEN_PEPPER.encode(), token.encode(), hashlib.sha256).hexdigest()


def matches(token: str, kept: str) -> bool:
    """Compare a token with a kept digest, in constant time."""
    return hmac.compare_digest(digest(token), kept)
