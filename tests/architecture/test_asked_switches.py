"""Every governance switch does something, and everything that asks for a switch asks for one there is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from core.profile import switches

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cpo_portal", "core", "teams", "portfolio", "roadmap", "metrics", "governance", "integrations")
ASKING = {"is_on", "requires"}


def asked() -> Iterator[tuple[str, str]]:
    """Where code asks for a switch by its name: is_on("…"), @requires("…"), switch="…"."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call):
                    for name in named(call):
                        yield name, str(path.relative_to(ROOT))


def named(call: ast.Call) -> Iterator[str]:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = [one.value for one in call.keywords if one.arg == "switch"]
    given += call.args[:1] if function in ASKING else []
    for value in given:
        if isinstance(value, ast.Constant) and value.value:
            yield str(value.value)


def test_what_is_asked_for_is_registered() -> None:
    known = {switch.name for switch in switches()}
    assert {(name, where) for name, where in asked() if name not in known} == set()


def test_every_switch_is_asked_for() -> None:
    used = {name for name, _where in asked()}
    assert [switch.name for switch in switches() if switch.name not in used] == []
    assert len(switches()) >= 9


def test_light_governance_is_lighter() -> None:
    assert any(switch.full and not switch.light for switch in switches())
    assert not any(switch.light and not switch.full for switch in switches())
