"""The head of the chain, kept in a file outside the database.

Whoever cuts the end of the trail off, links and all, leaves a chain that is sound but
shorter than the anchor says.
"""

import json
import os
from pathlib import Path

from django.conf import settings

from core.audit.chain import Head


class AnchorUnreadable(Exception):
    """The anchor file is there but does not hold an anchor."""


def read() -> Head | None:
    """Read the anchor; None when there is no file. Raises AnchorUnreadable."""
    try:
        text = _path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        kept = json.loads(text)
        return Head(int(kept["count"]), str(kept["digest"]))
    except (ValueError, KeyError, TypeError) as error:
        raise AnchorUnreadable(str(_path())) from error


def write(head: Head) -> None:
    """Replace the anchor in one step; only its owner may read it."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump({"count": head.count, "digest": head.digest}, out)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)


def _path() -> Path:
    return Path(settings.AUDIT_ANCHOR)
