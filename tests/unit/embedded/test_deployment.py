"""docker-compose.yml, the Dockerfile and script/server start the same processes by the same commands."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.embedded.portal import STOP_ORDER
from core.embedded.variables import KEYS

ROOT = Path(__file__).parents[3]
PROCESSES = {"web", "worker", "sweeper", "beat"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return dict(compose["services"])


def test_each_process_of_script_server_is_a_service_with_the_same_command(
    services: dict[str, dict[str, Any]],
) -> None:
    assert set(STOP_ORDER) - {"postgres", "valkey"} == PROCESSES
    assert set(services) == PROCESSES | {"postgres", "redis", "migrate"}
    for name in PROCESSES | {"migrate"}:
        assert services[name]["command"] == ["script/run", name]
    cases = re.findall(r"^([a-z]+)\)", (ROOT / "script" / "run").read_text(), re.MULTILINE)
    assert set(cases) == PROCESSES | {"migrate"}


def test_every_service_that_stays_says_whether_it_is_healthy(services: dict[str, dict[str, Any]]) -> None:
    for name in set(services) - {"migrate"}:
        assert services[name]["healthcheck"]["test"][0] == "CMD"
    for name in PROCESSES:
        assert services[name]["healthcheck"]["test"] == ["CMD", "script/healthy", name]
    cases = re.findall(r"^([a-z]+)\)", (ROOT / "script" / "healthy").read_text(), re.MULTILINE)
    assert set(cases) == PROCESSES


def test_no_key_and_no_demo_is_written_into_the_composition(services: dict[str, dict[str, Any]]) -> None:
    for name in PROCESSES:
        environment = services[name]["environment"]
        assert environment["DEMO"] == "0"
        assert {key: environment[key] for key in KEYS} == {key: f"${{{key}:-}}" for key in KEYS}
        example = (ROOT / ".env.example").read_text()
        assert all(f"\n{key}=\n" in example for key in KEYS)


def test_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER portal" in last_stage
    assert last_stage[-1] == 'CMD ["script/run", "web"]'


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")
def test_docker_compose_accepts_the_composition() -> None:
    answer = subprocess.run(
        ["docker-compose", "config", "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stdout) == (0, "")
