"""The first step of every command: clear about what is missing, instant when there is nothing to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional.portals import ROOT
from tests.pace import within

pytestmark = pytest.mark.processes


def run_setup(**environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["script/setup"], cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )


def test_old_python_is_refused_by_name(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n')
    old.chmod(0o755)
    done = run_setup(PYTHON=str(old), PORTAL_VENV=str(tmp_path / "environment"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert not (tmp_path / "environment").exists()


def test_second_time_there_is_nothing_to_do() -> None:
    run_setup(PORTAL_VENV=sys.prefix)

    def again() -> None:
        done = run_setup(PORTAL_VENV=sys.prefix)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    within(2, again)
