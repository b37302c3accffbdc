"""Where the files that came in are kept."""

from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Return where the file with a hash is kept: two letters of it, then the rest."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:]
