"""The portal's variables: who wins, what is kept, who may read them."""

import stat
from pathlib import Path

import pytest

from core.embedded import variables
from core.embedded.errors import EmbeddedError


def test_first_start_makes_every_key_and_listens_on_loopback_only() -> None:
    values = variables.choose({}, {}, demo=None)
    keys = {values[name] for name in ("SECRET_KEY", "TOKEN_PEPPER", "AUDIT_KEY")}
    assert len(keys) == 3
    assert all(len(key) >= 50 for key in keys)
    assert values["BIND_ADDRESS"] == "127.0.0.1"
    assert values["ALLOWED_HOSTS"] == "127.0.0.1,localhost,[::1]"
    assert (values["PORT"], values["DEMO"]) == ("8000", "1")
    assert "DATABASE_URL" not in values
    assert "REDIS_URL" not in values


def test_later_start_keeps_the_keys_but_not_the_addresses() -> None:
    first = variables.choose({}, {"PORT": "8044"}, demo=None)
    later = variables.choose({**first, "DATABASE_URL": "postgres://old"}, {}, demo=None)
    for name in ("PORTAL_ID", "SECRET_KEY", "TOKEN_PEPPER", "AUDIT_KEY"):
        assert later[name] == first[name]
    assert "DATABASE_URL" not in later
    assert later["PORT"] == "8000"


def test_environment_wins() -> None:
    stored = {"SECRET_KEY": "stored", "DEMO": "1"}
    environ = {
        "SECRET_KEY": "given",
        "DATABASE_URL": "postgres://db/x",
        "DEMO": "0",
        "PATH": "/bin",
        "PORT": "",
    }
    values = variables.choose(stored, environ, demo=None)
    assert values["SECRET_KEY"] == "given"
    assert values["DATABASE_URL"] == "postgres://db/x"
    assert values["DEMO"] == "0"
    assert values["PORT"] == "8000"
    assert "PATH" not in values


@pytest.mark.parametrize(
    ("stored", "flag", "expected"),
    [
        ({}, None, "1"),
        ({}, False, "0"),
        ({"DEMO": "0"}, None, "0"),
        ({"DEMO": "0"}, True, "1"),
        ({"DEMO": "1"}, False, "0"),
    ],
)
def test_choice_about_the_demo_is_kept_until_the_next_choice(
    stored: dict[str, str], flag: bool | None, expected: str
) -> None:
    assert variables.choose(stored, {}, demo=flag)["DEMO"] == expected


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "80 80"])
def test_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(EmbeddedError, match="from 1 to 65535"):
        variables.choose({}, {"PORT": port}, demo=None)


def test_file_is_read_back_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("SECRET_KEY=old\n")
    file.chmod(0o644)
    values = variables.choose({}, {"DATABASE_URL": "postgres://u@/d?host=%2Fa%20b&x=1=2"}, demo=None)
    variables.write(file, values)
    assert variables.read(file) == values
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["env"]


def test_file_that_is_not_there_has_no_values(tmp_path: Path) -> None:
    assert variables.read(tmp_path / "env") == {}
