"""The system account that the servers run as."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.embedded.errors import EmbeddedError

UNPRIVILEGED_USER = "nobody"


@dataclass(frozen=True)
class Account:
    """The user and group of a server process; `switches` when they are not our own."""

    name: str
    uid: int
    gid: int
    switches: bool

    def popen_options(self) -> dict[str, Any]:
        """Return the arguments of subprocess.Popen that start a process as this account."""
        if not self.switches:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this account may pass through a folder that exists."""
        return self._test("-x", folder)

    def can_read(self, path: Path) -> bool:
        """Tell whether this account may read a path that exists."""
        return self._test("-r", path)

    def can_execute(self, program: Path) -> bool:
        """Tell whether this account may execute a program that exists."""
        return self._test("-x", program)

    def _test(self, flag: str, path: Path) -> bool:
        # Asking the kernel as that account also answers for access lists and mounts.
        answer = subprocess.run(  # noqa: S603
            ["test", flag, str(path)],  # noqa: S607 - every system has it, in one place or another
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.popen_options(),
        )
        return answer.returncode == 0

    def make_private(self, folder: Path) -> None:
        """Create a folder of ours that this account alone may enter (root aside)."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.uid, os.geteuid()):
            raise EmbeddedError(
                f"{folder} belongs to another user (uid {found.st_uid}). "
                f"Remove it, or choose another folder with PORTAL_HOME."
            )
        if self.switches:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account() -> Account:
    """Return the account for the servers: ourselves, or an unprivileged user when we are root.

    PostgreSQL refuses to run as root. Raises EmbeddedError where there is no such user.
    """
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), switches=False)
    try:
        found = pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and there is no user '{UNPRIVILEGED_USER}' to run it as. "
            f"Run as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Account(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, switches=True)
