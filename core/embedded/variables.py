"""The variables of a portal, kept in `$PORTAL_HOME/env` for whoever works beside it."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from core.embedded.errors import EmbeddedError

KEYS = ("SECRET_KEY", "TOKEN_PEPPER", "AUDIT_KEY")
KEPT = ("PORTAL_ID", *KEYS, "DEMO")
ADDRESS = "127.0.0.1"
LOOPBACK_HOSTS = "127.0.0.1,localhost,[::1]"
# Written to the file so that `manage.py` beside the portal sees what the portal sees.
WRITTEN = (
    "PORTAL_ID",
    *KEYS,
    "DATABASE_URL",
    "REDIS_URL",
    "BIND_ADDRESS",
    "PORT",
    "ALLOWED_HOSTS",
    "DEMO",
)
HEADING = "# Written by script/server at each start. Keep it secret: it holds the portal's keys.\n"


def read(file: Path) -> dict[str, str]:
    """Read KEY=value lines; a file that is not there has none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value for name, _, value in pairs}


def write(file: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one step; only its owner may read it."""
    text = HEADING + "".join(f"{name}={values[name]}\n" for name in WRITTEN if name in values)
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())  # a lost key would make the audit trail unverifiable
    unfinished.replace(file)


def choose(stored: Mapping[str, str], environ: Mapping[str, str], *, demo: bool | None) -> dict[str, str]:
    """Return what the environment says, else what an earlier start wrote, else what is made now.

    Addresses of servers come from the environment alone: without them the embedded ones are meant.
    A portal started once without the demo keeps real data, so later starts keep to that choice
    unless `demo` says otherwise. Raises EmbeddedError when PORT is no port.
    """
    values = {
        "PORT": "8000",
        "ALLOWED_HOSTS": LOOPBACK_HOSTS,
        "PORTAL_ID": secrets.token_hex(8),
        **{name: secrets.token_urlsafe(48) for name in KEYS},
        "DEMO": "1",
        **{name: stored[name] for name in KEPT if stored.get(name)},
        **{name: environ[name] for name in WRITTEN if environ.get(name)},
        "BIND_ADDRESS": ADDRESS,
    }
    if demo is not None:
        values["DEMO"] = "1" if demo else "0"
    if not values["PORT"].isdigit() or not 0 < int(values["PORT"]) < 65536:
        raise EmbeddedError(f"PORT is {values['PORT']!r}; it must be a number from 1 to 65535.")
    return values
