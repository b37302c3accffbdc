"""Where the state of one portal lives, and the one lock on it."""

import fcntl
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from core.embedded.account import Account
from core.embedded.binaries import Binaries, copy_for, find_in_wheels
from core.embedded.errors import EmbeddedError

ELSEWHERE = Path("/var/lib/cpo-portal")
# A socket's path may take 107 bytes, the longest name in the folder is `.s.PGSQL.5432.lock`.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Home:
    """The folder PORTAL_HOME: keys, logs and files; usually also the database and the sockets."""

    path: Path

    @property
    def env(self) -> Path:
        """The file of keys and addresses."""
        return self.path / "env"

    @property
    def digest(self) -> str:
        """A short name for this home, the same at every start."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    def log(self, name: str) -> Path:
        """The log of one process."""
        return self.path / "log" / f"{name}.log"

    def make(self, account: Account) -> None:
        """Create the folder, and private ones in it for logs and files.

        Another account than ours may have to pass through to its database: as far as the umask
        allows, and only through a folder that we make now.
        """
        self.path.mkdir(mode=0o711 if account.switches else 0o700, parents=True, exist_ok=True)
        for name in ("log", "files"):
            (self.path / name).mkdir(mode=0o700, exist_ok=True)

    def lock(self) -> TextIO:
        """Take the lock on this home, kept until the returned file is closed or the process ends.

        Raises EmbeddedError when another portal holds it.
        """
        file = (self.path / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            raise EmbeddedError(
                f"A portal is already running on {self.path} (process {holder}). Stop it first, or give this "
                f"one its own PORTAL_HOME and PORT."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        return file


@dataclass(frozen=True)
class Places:
    """Where the servers' programs, data and sockets are, with a remark for the person where it surprises."""

    binaries: Binaries
    data: Path
    sockets: Path
    remark: str = ""


def places_for(home: Home, account: Account, portal_id: str) -> Places:
    """Choose where the servers live, so that their account reaches everything and no folder is opened.

    In PORTAL_HOME where that is possible. When we are root and the unprivileged account cannot pass
    through a parent folder (mode 0700), a copy of the programs and the database go to
    /var/lib/cpo-portal/<digest of PORTAL_HOME>; a database that is in PORTAL_HOME by then moves there.
    """
    wheels = find_in_wheels()
    if not account.switches:
        return Places(wheels, home.path / "postgres", _short_sockets(home, account))
    outside = ELSEWHERE / home.digest
    _set_aside_if_foreign(outside, portal_id)
    inside_works = account.can_enter(home.path) and wheels.reachable_by(account)
    if inside_works and not (outside / "postgres" / "PG_VERSION").exists():
        return Places(wheels, home.path / "postgres", _root_sockets(home, account, portal_id))
    _make_outside(outside, portal_id)
    remark = (
        f"The user '{account.name}' cannot enter {home.path} or the programs of the wheels, so the database "
        f"and a copy of the programs are in {outside}."
    )
    if (home.path / "postgres" / "PG_VERSION").exists() and not (outside / "postgres").exists():
        _move(home.path / "postgres", outside / "postgres", account)
        remark += " The database that was in PORTAL_HOME has been moved there."
    return Places(copy_for(account, outside / "programs"), outside / "postgres", outside / "run", remark)


def _move(data: Path, target: Path, account: Account) -> None:
    shutil.move(data, target)
    for path in (target, *target.rglob("*")):
        os.chown(path, account.uid, account.gid)  # a move to another disk is a copy by root


def _make_outside(outside: Path, portal_id: str) -> None:
    # Folders of our own making, which others may pass through; what is private in them is 0700.
    for folder in (ELSEWHERE, outside, outside / "programs"):
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o711)
    (outside / "portal-id").write_text(portal_id)


def _set_aside_if_foreign(outside: Path, portal_id: str) -> None:
    """Rename what an earlier portal of the same path left: whoever removed PORTAL_HOME starts anew."""
    marker = outside / "portal-id"
    if not outside.exists() or (marker.exists() and marker.read_text() == portal_id):
        return
    number = 1
    while (aside := outside.with_name(f"{outside.name}-left-{number}")).exists():
        number += 1
    outside.rename(aside)


def _short_sockets(home: Home, account: Account) -> Path:
    inside = home.path / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(runtime) if runtime and Path(runtime).is_dir() else Path("/tmp")  # noqa: S108 - a 0700 folder in it
    folder = base / f"cpo-portal-{account.uid}-{home.digest}"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path("/tmp") / folder.name  # noqa: S108
    return folder


def _root_sockets(home: Home, account: Account, portal_id: str) -> Path:
    inside = home.path / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    outside = ELSEWHERE / home.digest
    _make_outside(outside, portal_id)
    return outside / "run"
