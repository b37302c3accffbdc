"""Where a portal's state goes, above all when root starts it in a private folder."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.embedded import home as home_module
from core.embedded.account import Account, server_account
from core.embedded.binaries import Binaries, copy_for, find_in_wheels
from core.embedded.errors import EmbeddedError
from core.embedded.home import Home, places_for
from core.embedded.throwaway import throwaway_folder

pytestmark = pytest.mark.processes
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that everybody may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="cpo-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def programs() -> Iterator[Binaries]:
    """Programs that the servers' account reaches, also when this clone lies in a private folder."""
    found, account = find_in_wheels(), server_account()
    if found.reachable_by(account):
        yield found
        return
    with throwaway_folder() as (folder, _):
        yield copy_for(account, folder)


@pytest.fixture(autouse=True)
def wheels(programs: Binaries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "find_in_wheels", lambda: programs)


@pytest.fixture
def elsewhere(passable: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for /var/lib/cpo-portal."""
    (passable / "lib").mkdir(mode=0o755)
    folder = passable / "lib" / "cpo-portal"
    monkeypatch.setattr(home_module, "ELSEWHERE", folder)
    return folder


@pytest.fixture
def account() -> Account:
    return server_account()


def modes(path: Path) -> dict[Path, tuple[int, int]]:
    """Mode and owner of a folder and all its parents."""
    return {each: (each.stat().st_mode, each.stat().st_uid) for each in (path, *path.parents)}


def make(path: Path, account: Account) -> Home:
    home = Home(path)
    home.make(account)
    return home


def test_second_portal_on_the_same_home_is_refused(tmp_path: Path, account: Account) -> None:
    home = make(tmp_path / "home", account)
    with home.lock():
        with pytest.raises(EmbeddedError, match=f"already running on .*process {os.getpid()}"):
            home.lock()
        with make(tmp_path / "other", account).lock():
            pass
    with home.lock():
        pass


def test_everything_lies_in_a_home_that_the_account_reaches(
    passable: Path, elsewhere: Path, account: Account
) -> None:
    home = make(passable / "home", account)
    places = places_for(home, account, "id-1")
    assert (places.data, places.sockets, places.remark) == (home.path / "postgres", home.path / "run", "")
    assert not elsewhere.exists()


@as_root
def test_home_in_a_private_folder_is_not_opened(passable: Path, elsewhere: Path, account: Account) -> None:
    private = passable / "private"
    private.mkdir(mode=0o700)
    home = make(private / "clone" / "var", account)
    before = modes(home.path)
    places = places_for(home, account, "id-1")
    assert modes(home.path) == before
    assert places.data == elsewhere / home.digest / "postgres"
    assert str(elsewhere / home.digest) in places.remark
    assert places.binaries.reachable_by(account)
    assert not account.can_enter(home.path)
    assert stat.S_IMODE((elsewhere / home.digest).stat().st_mode) == 0o711
    assert places_for(home, account, "id-1") == places


@as_root
def test_programs_in_a_private_folder_are_copied(
    passable: Path, elsewhere: Path, account: Account, programs: Binaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = passable / "private"
    private.mkdir(mode=0o700)
    shutil.copy2(programs.valkey, private)
    hidden = Binaries(programs.postgres, private / programs.valkey.name)
    monkeypatch.setattr(home_module, "find_in_wheels", lambda: hidden)
    home = make(passable / "home", account)
    places = places_for(home, account, "id-1")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert places.data == elsewhere / home.digest / "postgres"
    assert places.binaries.reachable_by(account)
    assert not hidden.reachable_by(account)


@as_root
def test_narrow_umask_is_respected(passable: Path, elsewhere: Path, account: Account) -> None:
    before = os.umask(0o077)
    try:
        home = make(passable / "home", account)
        places = places_for(home, account, "id-1")
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert places.data == elsewhere / home.digest / "postgres"
    assert places.binaries.reachable_by(account)


@as_root
def test_database_follows_when_its_home_becomes_private_and_stays(
    passable: Path, elsewhere: Path, account: Account
) -> None:
    home = make(passable / "parent" / "home", account)
    account.make_private(home.path / "postgres")
    (home.path / "postgres" / "PG_VERSION").write_text("18\n")
    assert places_for(home, account, "id-1").data == home.path / "postgres"

    home.path.parent.chmod(0o700)
    moved = places_for(home, account, "id-1")
    assert (moved.data / "PG_VERSION").is_file()
    assert moved.data == elsewhere / home.digest / "postgres"
    assert moved.data.stat().st_uid == (moved.data / "PG_VERSION").stat().st_uid == account.uid
    assert "moved" in moved.remark
    assert not (home.path / "postgres").exists()

    home.path.parent.chmod(0o711)
    assert places_for(home, account, "id-1").data == moved.data


@as_root
def test_new_home_of_an_old_path_does_not_inherit_its_database(
    passable: Path, elsewhere: Path, account: Account
) -> None:
    private = passable / "private"
    private.mkdir(mode=0o700)
    home = make(private / "home", account)
    old = places_for(home, account, "id-of-the-first")
    account.make_private(old.data)
    (old.data / "PG_VERSION").write_text("18\n")

    new = places_for(home, account, "id-of-the-second")
    assert new.data == old.data
    assert not new.data.exists()
    kept = elsewhere / f"{home.digest}-left-1" / "postgres" / "PG_VERSION"
    assert kept.read_text() == "18\n"


def test_sockets_of_a_long_path_go_to_a_short_one(passable: Path, elsewhere: Path, account: Account) -> None:
    home = make(passable / ("a" * 60) / ("b" * 60), account)
    places = places_for(home, account, "id-1")
    assert len(os.fsencode(places.sockets / ".s.PGSQL.5432.lock")) <= 107
    assert places.data == home.path / "postgres"


def test_folder_of_somebody_else_is_refused(passable: Path, account: Account) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    theirs = passable / "run"
    theirs.mkdir()
    os.chown(theirs, 4242, 4242)
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        account.make_private(theirs)
    assert theirs.stat().st_uid == 4242


def test_link_in_place_of_a_folder_is_refused(passable: Path, account: Account) -> None:
    (passable / "target").mkdir()
    (passable / "run").symlink_to(passable / "target")
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        account.make_private(passable / "run")
